#!/bin/sh
# Make a side environment that holds relucent, for benchmarks/traverse.py to compare with.
#
#   sh benchmarks/peers.sh [DIRECTORY]
#
# DIRECTORY is the argument, or $PEERS, or .peers in the project (git-ignored). Running it again
# only completes what is missing. Environment: PYTHON, the interpreter; TORCH, what pip shall
# install first. relucent needs torch, and where pip has no CPU build of torch at hand (from
# --find-links, say) it takes the usual build, several GB of CUDA libraries with it.
# gurobipy comes with relucent; its built-in licence is enough for these sizes.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
directory=${1:-${PEERS:-$root/.peers}}
python=${PYTHON:-python3}
torch=${TORCH:-torch==2.13.0}

[ -x "$directory/bin/python" ] || "$python" -m venv "$directory"
pip="$directory/bin/python -m pip --quiet --disable-pip-version-check"
$pip install "$torch"
$pip install 'relucent==1.0.0'
"$directory/bin/python" -c 'import relucent' || {
    echo "peers.sh: relucent is installed in $directory and cannot be imported" >&2
    exit 1
}
echo "relucent is ready in $directory"
