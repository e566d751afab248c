"""The same float32 weights in the files of every framework are one and the same network."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import exactregions as xr
from exactregions.networks.network import Network
from exactregions.readers import read, write
from exactregions.readers.safetensors_format import safetensors_bytes
from exactregions.regions.certificate_text import digest, network_object
from tests.readers.models import model, node

DIGITS = Path(__file__).parents[2] / "examples" / "digits"
ARRAYS = {
    name: np.ascontiguousarray(array, np.float32)  # safetensors.numpy misreads other orders
    for name, array in np.load(DIGITS / "digits-64-16-16-10.npz", allow_pickle=False).items()
    if name != "activations"
}
LAYERS = [(ARRAYS[f"W{l}"], ARRAYS[f"b{l}"]) for l in range(3)]
PLANE = xr.Domain.plane(
    [0] * 64, [[i % 3 for i in range(64)], [i % 5 for i in range(64)]], [(-9, 9)] * 2
)


def arrays() -> dict[str, np.ndarray]:
    pairs = [(f"{2 * l}", pair) for l, pair in enumerate(LAYERS)]
    return {
        f"{p}.{n}": v for p, pair in pairs for n, v in zip(("weight", "bias"), pair, strict=True)
    }


def torch_module(_: Path) -> object:
    torch = pytest.importorskip("torch", minversion="2.6")
    parts = [torch.nn.Linear(64, 16), torch.nn.Linear(16, 16), torch.nn.Linear(16, 10)]
    relu = torch.nn.ReLU()
    found = torch.nn.Sequential(parts[0], relu, parts[1], relu, parts[2])
    found.load_state_dict({name: torch.from_numpy(array) for name, array in arrays().items()})
    return found


def torch_file(folder: Path) -> object:
    torch = pytest.importorskip("torch", minversion="2.6")
    torch.save(torch_module(folder).state_dict(), folder / "net.pt")
    return folder / "net.pt"


def torch_export(folder: Path) -> object:
    torch, _ = pytest.importorskip("torch", minversion="2.6"), pytest.importorskip("onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that there is a newer exporter
        example = torch.zeros(1, 64)
        torch.onnx.export(torch_module(folder), example, folder / "net.onnx", dynamo=False)
    return folder / "net.onnx"


def onnx_file(folder: Path) -> object:
    onnx = pytest.importorskip("onnx")
    nodes = []
    for l, value in enumerate(("x", "h0", "h1")):
        nodes.append(node("Gemm", value, f"W{l}", f"b{l}", to=f"z{l}" if l < 2 else "y", transB=1))
        nodes += [node("Relu", f"z{l}", to=f"h{l}")] * (l < 2)
    proto = model(nodes, ("batch", 64), ARRAYS, kind=onnx.TensorProto.FLOAT)
    (folder / "net.onnx").write_bytes(proto.SerializeToString())
    return folder / "net.onnx"


def safetensors_file(folder: Path) -> object:
    library = pytest.importorskip("safetensors.numpy")
    library.save_file(arrays(), folder / "net.safetensors")
    return folder / "net.safetensors"


def npz_file(folder: Path) -> object:
    np.savez(folder / "net.npz", **ARRAYS)
    return folder / "net.npz"


def sklearn_model(_: Path) -> object:
    pytest.importorskip("sklearn")
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    found = MLPClassifier(hidden_layer_sizes=(16, 16), max_iter=1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # its weights are replaced
        found.fit(np.random.default_rng(0).random((20, 64), np.float32), np.arange(20) % 10)
    found.coefs_ = [weight.T for weight, _ in LAYERS]
    found.intercepts_ = [bias for _, bias in LAYERS]
    return found


WAYS = [
    torch_module,
    torch_file,
    torch_export,
    onnx_file,
    safetensors_file,
    npz_file,
    sklearn_model,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_in_gives_the_same_network_and_the_same_count(way: Callable, tmp_path: Path):
    expected = Network.of([(w.tolist(), b.tolist()) for w, b in LAYERS])
    network = read(way(tmp_path))
    assert network == expected
    assert digest(network_object(network)) == digest(network_object(expected))
    found, wanted = xr.explore(network, PLANE), xr.explore(expected, PLANE)
    assert found.complete
    assert len(found) == len(wanted) > 100


@pytest.mark.parametrize("suffix", ["json", "npz", "onnx", "safetensors", "pt", "pth"])
def test_every_way_out_gives_it_back(suffix: str, tmp_path: Path):
    pytest.importorskip({"onnx": "onnx", "pt": "torch", "pth": "torch"}.get(suffix, "json"))
    network = read(DIGITS / "digits-64-16-16-10.npz")
    write(network, tmp_path / f"net.{suffix}")
    assert read(tmp_path / f"net.{suffix}") == network


def test_the_command_line_converts_and_says_what_was_taken_for_granted(tmp_path: Path):
    source, target = tmp_path / "net.safetensors", tmp_path / "net.json"
    network = Network.of([(w.tolist(), b.tolist()) for w, b in LAYERS])
    source.write_bytes(safetensors_bytes(network).replace(b'"activations"', b'"description"'))
    program = [sys.executable, "-c", "from exactregions.cli import main; main()"]
    run = subprocess.run(
        [*program, "convert", source, "-o", target, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert run.stderr == "no activations are stored: read as 0, 2, 4 with ReLU in between\n"
    assert run.stdout.count("\n") == 1
    assert read(target) == network
