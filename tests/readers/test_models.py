"""Models are recognised by the frameworks that are loaded, and no framework is loaded for them.

The real frameworks have tests of their own, which need them. The stand-in for torch here has
just what the reader looks at.
"""

import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from exactregions.errors import (
    FileFormatError,
    MissingExtraError,
    NotExactError,
    ShapeError,
    UnsupportedLayerError,
)
from exactregions.networks.network import Network
from exactregions.readers import read, write


@pytest.mark.parametrize("source", [3, None, [[1, 2]], b"net.json", object()], ids=type)
def test_what_is_no_model_is_refused_by_its_type(source: object):
    with pytest.raises(FileFormatError, match=rf"^{type(source).__name__}: is no model .*give"):
        read(source)


def test_recognising_a_model_loads_no_framework():
    code = (
        "import sys; from exactregions.readers import read\n"
        "try: read(object())\n"
        "except ValueError as reason: assert 'object: is no model' in str(reason)\n"
        "else: sys.exit(1)\n"
        "assert not {'torch', 'keras', 'sklearn', 'onnx', 'numpy'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_mapping_of_arrays_is_a_state_dict(caplog: pytest.LogCaptureFixture):
    arrays = {"in.weight": [[1, 2]], "in.bias": [0], "out.weight": np.eye(1), "out.bias": (0.5,)}
    assert read(arrays) == Network.of([([[1, 2]], [0]), ([[1]], ["1/2"])])
    assert "read as in, out with ReLU in between" in caplog.text


@pytest.mark.parametrize(
    ("weight", "kind", "message"),
    [
        ([[1], [2, 3]], ShapeError, "dict: tensor 'weight' is ragged"),
        ([["1"]], NotExactError, "dict: weight has dtype"),
        (np.zeros((0, 1)), ShapeError, r"tensor 'weight' has shape \(0, 1\)"),
        (np.broadcast_to(np.ones(1), (2**30, 2**10)), ShapeError, "MAX_ENTRIES"),
    ],
    ids=["ragged", "texts", "empty", "a view of one number"],
)
def test_what_is_no_matrix_of_numbers_is_refused(weight: object, kind: type, message: str):
    with pytest.raises(kind, match=message):
        read({"weight": weight, "bias": [0]})


class Tensor:
    """An array with torch's names."""

    def __init__(self, array: object) -> None:
        self.array = np.asarray(array, np.float32)
        self.shape = self.array.shape

    def numel(self) -> int:
        return self.array.size

    def detach(self) -> "Tensor":
        return self

    def cpu(self) -> "Tensor":
        return self

    def is_floating_point(self) -> bool:
        return True

    def double(self) -> "Tensor":
        return self

    def numpy(self) -> np.ndarray:
        return self.array


class Module:
    def __init__(self, **attributes: object) -> None:
        vars(self).update({"_forward_hooks": {}, "_forward_pre_hooks": {}, "training": False})
        vars(self).update(attributes)

    def forward(self, x: object) -> object:
        return x


class Sequential(Module):
    def __init__(self, *parts: Module) -> None:
        super().__init__(parts=parts)

    def forward(self, x: object) -> object:
        return x

    def __iter__(self) -> object:
        return iter(self.parts)


@pytest.fixture
def nn(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A stand-in for torch.nn."""
    names = ("BatchNorm1d", "Dropout", "Flatten", "Hardtanh", "Identity", "LeakyReLU", "Linear")
    names += ("ReLU", "ReLU6", "Softmax", "LogSoftmax", "Sigmoid", "GELU")
    kinds = {name: type(name, (Module,), {}) for name in names}
    torch = ModuleType("torch")
    torch.nn = SimpleNamespace(Module=Module, Sequential=Sequential, **kinds)
    torch.Tensor = Tensor
    monkeypatch.setitem(sys.modules, "torch", torch)
    return torch.nn


def linear(nn: SimpleNamespace, weight: list, bias: list | None) -> Module:
    held = None if bias is None else Tensor(bias)
    return nn.Linear(weight=Tensor(weight), bias=held, in_features=len(weight[0]))


def test_a_sequential_is_read_layer_by_layer(nn: SimpleNamespace):
    first, last = linear(nn, [[1, -1], [2, 0]], [0.5, 0]), linear(nn, [[3, 4]], None)
    quiet = [nn.Identity(), nn.Dropout(), nn.Flatten(start_dim=1, end_dim=-1)]
    for phi, name in (
        (nn.ReLU(), "relu"),
        (nn.ReLU6(), "relu6"),
        (nn.LeakyReLU(negative_slope=0.25), "leaky_relu:1/4"),
        (nn.Hardtanh(min_val=-1.0, max_val=1.0), "hard_tanh"),
    ):
        expected = Network.of([([[1, -1], [2, 0]], ["1/2", 0]), ([[3, 4]], [0])], name)
        assert read(Sequential(first, Sequential(*quiet, phi), last)) == expected


def test_a_batch_norm_is_folded_where_its_root_is_rational(nn: SimpleNamespace):
    held = {"weight": [3], "bias": [1], "running_mean": [2], "running_var": [2]}
    norm = nn.BatchNorm1d(**{k: Tensor(v) for k, v in held.items()}, eps=0.25, num_features=1)
    assert read(norm)([3]) == (Fraction(3),)
    norm.running_var = Tensor([1])
    with pytest.raises(UnsupportedLayerError, match=r"square root of 5/4 .*fuse_linear_bn_eval"):
        read(norm)


def test_what_is_not_taken_is_named(nn: SimpleNamespace):
    layer = linear(nn, [[1]], [0])
    with pytest.raises(UnsupportedLayerError, match=r"Sequential: module 1 \(GELU\) is not taken"):
        read(Sequential(layer, nn.GELU()))
    with pytest.raises(UnsupportedLayerError, match=r"module 0 \(Dropout\) is in training mode"):
        read(Sequential(nn.Dropout(training=True), layer))
    layer._forward_hooks[0] = print
    with pytest.raises(UnsupportedLayerError, match=r"module 0 \(Linear\) has hooks"):
        read(Sequential(layer))


def test_tensors_of_a_state_dict_are_read(nn: SimpleNamespace):  # noqa: ARG001 - it stands in
    assert read({"0.weight": Tensor([[0.1]]), "0.bias": Tensor([1])})([0]) == (1,)


def test_a_final_softmax_is_left_out(nn: SimpleNamespace, caplog: pytest.LogCaptureFixture):
    layer = linear(nn, [[1], [2]], [0, 0])
    assert read(Sequential(layer, nn.Softmax())) == read(layer)
    assert "module 1 (Softmax) is left out" in caplog.text


@pytest.mark.parametrize(
    ("version", "message"),
    [(None, "needs the package torch"), ("2.5.1+cpu", r"torch is 2\.5\.1\+cpu; .*from 2\.6 on")],
    ids=["none", "old"],
)
def test_files_of_torch_need_a_torch_that_loads_them_safely(
    version: str | None, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    held = version and ModuleType("torch")
    if held:
        held.__version__ = version
    monkeypatch.setitem(sys.modules, "torch", held)
    path = tmp_path / "net.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", b"")
    with pytest.raises(MissingExtraError, match=message):
        read(path)
    with pytest.raises(MissingExtraError, match=message):
        write(Network.of([([[1]], [0])]), path)
