#!/bin/sh
# Make a side environment that holds relucent and regioncam, for traverse.py and complex.py to
# compare with.
#
#   sh benchmarks/peers.sh [DIRECTORY]
#
# DIRECTORY is the argument, or $PEERS, or .peers in the project (git-ignored). Running it again
# only completes what is missing. Environment: PYTHON, the interpreter; TORCH, what pip shall
# install first. relucent needs torch, and where pip has no CPU build of torch at hand (from
# --find-links, say) it takes the usual build, several GB of CUDA libraries with it.
# gurobipy comes with relucent; its built-in licence is enough for these sizes.
# regioncam is a compiled wheel and needs numpy alone; where relucent cannot be had, it still can.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
directory=${1:-${PEERS:-$root/.peers}}
python=${PYTHON:-python3}
torch=${TORCH:-torch==2.13.0}

[ -x "$directory/bin/python" ] || "$python" -m venv "$directory"
pip="$directory/bin/python -m pip --quiet --disable-pip-version-check"
$pip install 'regioncam==0.5.2'
$pip install "$torch"
$pip install 'relucent==1.0.0'
for peer in regioncam relucent; do
    "$directory/bin/python" -c "import $peer" || {
        echo "peers.sh: $peer is installed in $directory and cannot be imported" >&2
        exit 1
    }
done
echo "regioncam and relucent are ready in $directory"
