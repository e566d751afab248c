"""torch's own modules and files hold the network that torch evaluates.

Weights and points are small dyadic numbers, for which float64 arithmetic is exact: the two
sides must be equal, not close.
"""

import io
import logging
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from exactregions.errors import (
    ActivationError,
    ExactRegionsError,
    FileFormatError,
    NotExactError,
    ShapeError,
    UnsupportedLayerError,
)
from exactregions.networks.network import Network
from exactregions.readers import read, write

torch = pytest.importorskip("torch", minversion="2.6")
# ruff: noqa: E402 - what follows needs torch

from torch import nn

GENERATOR = torch.Generator().manual_seed(3)


def some(*shape: int) -> "torch.Tensor":
    """Dyadic numbers between −4 and 4."""
    return torch.randint(-32, 33, shape, generator=GENERATOR, dtype=torch.float64) / 8


def linear(inputs: int, outputs: int, **options: bool) -> "nn.Linear":
    layer = nn.Linear(inputs, outputs, dtype=torch.float64, **options)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(some(*parameter.shape))
    return layer


def batch_norm(squares: list[float], **options: object) -> "nn.BatchNorm1d":
    """A batch normalization whose variance + epsilon are these numbers."""
    layer = nn.BatchNorm1d(len(squares), eps=0.25, dtype=torch.float64, **options).eval()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(some(*parameter.shape))
        layer.running_mean.copy_(some(len(squares)))
        layer.running_var.copy_(torch.tensor(squares) - 0.25)
    return layer


MODULES = {
    "Linear alone": lambda: linear(3, 2),
    "ReLU between": lambda: nn.Sequential(linear(3, 4), nn.ReLU(), linear(4, 2)),
    "no bias": lambda: nn.Sequential(linear(3, 4, bias=False), nn.ReLU(), linear(4, 2)),
    "affine layers in a row": lambda: nn.Sequential(linear(3, 4), linear(4, 4), linear(4, 2)),
    "the same ReLU twice": lambda: nn.Sequential(
        linear(3, 4), relu := nn.ReLU(), linear(4, 4), relu, linear(4, 2)
    ),
    "ReLU first and last": lambda: nn.Sequential(nn.ReLU(), linear(3, 2), nn.ReLU()),
    "LeakyReLU": lambda: nn.Sequential(linear(3, 4), nn.LeakyReLU(0.125), linear(4, 2)),
    "LeakyReLU of slope one": lambda: nn.Sequential(linear(3, 4), nn.LeakyReLU(1.0)),
    "Hardtanh": lambda: nn.Sequential(linear(3, 4), nn.Hardtanh(-0.5, 2.0), linear(4, 2)),
    "ReLU6": lambda: nn.Sequential(linear(3, 4), nn.ReLU6(), linear(4, 2)),
    "what changes nothing": lambda: nn.Sequential(
        nn.Flatten(), nn.Identity(), linear(3, 4), nn.Dropout(), nn.ReLU(), linear(4, 1)
    ).eval(),
    "nested": lambda: nn.Sequential(
        nn.Sequential(linear(3, 4), nn.ReLU()), nn.Sequential(OrderedDict(head=linear(4, 2)))
    ),
    "an exact BatchNorm1d": lambda: nn.Sequential(linear(3, 2), batch_norm([4, 0.25]), nn.ReLU()),
    "a BatchNorm1d first": lambda: nn.Sequential(batch_norm([4, 1, 16]), linear(3, 2)),
    "a BatchNorm1d without weights": lambda: batch_norm([1, 4], affine=False),
}


@pytest.mark.parametrize("build", MODULES.values(), ids=MODULES.keys())
def test_the_network_is_the_function_of_the_module(build: Callable):
    module = build()
    network = read(module)
    for _ in range(5):
        x = some(1, network.inputs)
        expected = module.eval()(x).ravel().tolist()
        assert network(x.ravel().tolist()) == tuple(map(Fraction, expected))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_weights_of_every_width_are_the_numbers_they_store(dtype: str):
    module = nn.Linear(3, 2).to(getattr(torch, dtype))
    rows = [[Fraction(v) for v in row] for row in module.weight.tolist()]
    assert read(module) == Network.of([(rows, [Fraction(v) for v in module.bias.tolist()])])


def test_a_slope_is_the_float_that_the_module_holds():
    network = read(nn.Sequential(linear(1, 1), nn.LeakyReLU(0.01)))
    assert network.activations[0].slopes[0] == Fraction(0.01) != Fraction(1, 100)


@pytest.mark.parametrize("last", [nn.Softmax(1), nn.LogSoftmax(1), nn.Sigmoid()], ids=repr)
def test_a_final_softmax_is_left_out_and_the_log_says_so(
    last: "nn.Module", caplog: pytest.LogCaptureFixture
):
    layers = [linear(2, 3), nn.ReLU(), linear(3, 2)]
    assert read(nn.Sequential(*layers, last)) == read(nn.Sequential(*layers))
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"module 3 ({type(last).__name__}) is left out" in caplog.text


def hooked() -> "nn.Module":
    module = linear(2, 2)
    module.register_forward_hook(lambda *_: None)
    return nn.Sequential(linear(2, 2), module)


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = linear(2, 2)


class Own(nn.Sequential):
    def forward(self, x: "torch.Tensor") -> "torch.Tensor":
        return -super().forward(x)


def with_weight(value: float) -> "nn.Module":
    module = nn.Sequential(linear(2, 2), nn.ReLU(), linear(2, 1))
    with torch.no_grad():
        module[2].weight[0, 1] = value
    return module


REFUSED = {
    "GELU": (
        lambda: nn.Sequential(linear(2, 2), nn.Sequential(nn.GELU()), linear(2, 1)),
        UnsupportedLayerError,
        ["Sequential: module 1.0 (GELU)", "takes BatchNorm1d, Dropout", ".onnx"],
    ),
    "Conv2d": (
        lambda: nn.Sequential(nn.Conv2d(1, 1, 2), nn.Flatten(), linear(4, 1)),
        UnsupportedLayerError,
        ["module 0 (Conv2d)", ".onnx"],
    ),
    "a model of one's own": (
        Net,
        UnsupportedLayerError,
        ["Net is not taken", "takes BatchNorm1d", "torch.onnx.export"],
    ),
    "a Sequential of one's own": (
        lambda: nn.Sequential(linear(2, 2), Own(linear(2, 2))),
        UnsupportedLayerError,
        ["module 1 (Own)", "forward of its own"],
    ),
    "hooks": (hooked, UnsupportedLayerError, ["module 1 (Linear)", "hooks", "remove them"]),
    "a softmax inside": (
        lambda: nn.Sequential(linear(2, 2), nn.Softmax(1), linear(2, 1)),
        UnsupportedLayerError,
        ["module 1 (Softmax)", "not piecewise linear"],
    ),
    "dropout in training": (
        lambda: nn.Sequential(linear(2, 2), nn.Dropout()),
        UnsupportedLayerError,
        ["module 1 (Dropout)", "training mode", "eval()"],
    ),
    "batch norm in training": (
        lambda: nn.Sequential(linear(2, 2), nn.BatchNorm1d(2)),
        UnsupportedLayerError,
        ["module 1 (BatchNorm1d)", "training mode", "eval()"],
    ),
    "an irrational batch norm": (
        lambda: nn.Sequential(linear(2, 2), batch_norm([4, 2])),
        UnsupportedLayerError,
        ["module 1 (BatchNorm1d)", "square root of 2", "variance[1]", "fuse_linear_bn_eval"],
    ),
    "a batch norm of a negative variance": (
        lambda: nn.Sequential(linear(2, 2), batch_norm([4, -1])),
        UnsupportedLayerError,
        ["square root of -1", "no positive rational"],
    ),
    "a batch norm without statistics": (
        lambda: nn.Sequential(linear(2, 2), nn.BatchNorm1d(2, track_running_stats=False).eval()),
        UnsupportedLayerError,
        ["module 1 (BatchNorm1d)", "running mean"],
    ),
    "a batch norm of other width": (
        lambda: nn.Sequential(linear(2, 2), batch_norm([1, 1, 1])),
        ShapeError,
        ["module 1 (BatchNorm1d)", "(3,)", "(2,)"],
    ),
    "a clip to a point": (
        lambda: nn.Sequential(linear(2, 2), clip_to_a_point()),
        UnsupportedLayerError,
        ["module 1 (Hardtanh)", "[1, 1]", "min below max"],
    ),
    "a part of Flatten": (
        lambda: nn.Sequential(nn.Flatten(2), linear(2, 2)),
        UnsupportedLayerError,
        ["module 0 (Flatten)", "nn.Flatten()"],
    ),
    "layers that do not fit": (
        lambda: nn.Sequential(linear(2, 3), nn.ReLU(), linear(4, 1)),
        ShapeError,
        ["module 2 (Linear)", "(4, 1)", "reads 3 values"],
    ),
    "no Linear": (lambda: nn.Sequential(nn.ReLU()), UnsupportedLayerError, ["no Linear"]),
    "nan": (
        lambda: with_weight(float("nan")),
        NotExactError,
        ["module 2 (Linear).weight[0][1]", "nan", "finite"],
    ),
    "inf": (
        lambda: with_weight(float("-inf")),
        NotExactError,
        ["module 2 (Linear).weight[0][1]", "-inf", "finite"],
    ),
    "complex": (
        lambda: nn.Linear(2, 1, dtype=torch.complex64),
        NotExactError,
        ["Linear.weight", "complex64"],
    ),
    "a module without numbers": (
        lambda: nn.Linear(2, 1, device="meta"),
        NotExactError,
        ["Linear.weight cannot be read", "dense tensor"],
    ),
    "a huge view": (
        lambda: {"0.weight": torch.zeros(1).expand(2**30, 2**10), "0.bias": torch.zeros(1)},
        ShapeError,
        ["tensor '0.weight'", "MAX_ENTRIES"],
    ),
}


def clip_to_a_point() -> "nn.Module":
    module = nn.Hardtanh()
    module.min_val = 1.0
    return module


@pytest.mark.parametrize(("build", "kind", "fragments"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_module_and_the_remedy(
    build: Callable, kind: type, fragments: list[str]
):
    assert_refused(lambda: read(build()), kind, fragments)


def assert_refused(act: Callable[[], object], kind: type, fragments: list[str]) -> None:
    with pytest.raises(ExactRegionsError) as caught:
        act()
    message = str(caught.value)
    assert type(caught.value) is kind
    assert [f for f in fragments if f not in message] == []
    assert len(message.splitlines()) == 1
    assert len(message) < 400


def test_what_the_remedy_for_batch_norms_gives_is_read():
    layer, norm = linear(3, 2).eval(), batch_norm([2, 3])
    fused = torch.nn.utils.fusion.fuse_linear_bn_eval(layer, norm)
    assert read(nn.Sequential(fused)).widths == (3, 2)


# Files


def saved(held: object, folder: Path, **options: bool) -> Path:
    path = folder / "net.pt"
    torch.save(held, path, **options)
    return path


@pytest.mark.parametrize("name", ["net.pt", "NET.PTH"])
def test_a_state_dict_is_read_with_relu_between_and_the_log_says_so(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
):
    module = nn.Sequential(linear(2, 3), nn.ReLU(), linear(3, 3), nn.ReLU(), linear(3, 1))
    path = tmp_path / name
    torch.save(module.state_dict(), path)
    assert read(path) == read(module.state_dict()) == read(module)
    assert caplog.text.count("read as 0, 2, 4 with ReLU in between") == 2


def test_layers_with_other_names_keep_the_order_of_the_state_dict(tmp_path: Path):
    module = nn.Sequential(
        OrderedDict(
            stem=linear(2, 2), a=nn.ReLU(), hidden=linear(2, 2), b=nn.ReLU(), end=linear(2, 2)
        )
    )
    assert read(saved(module.state_dict(), tmp_path)) == read(module)


def test_numbered_layers_come_in_the_order_of_the_numbers():
    layers = {f"net.{i}.{n}": t for i in (10, 2) for n, t in linear(2, 2).state_dict().items()}
    assert read(layers) == read(dict(reversed(layers.items())))
    assert read(layers).layers[0] == read({k[4:]: v for k, v in layers.items() if "2." in k}).output


def test_torch_loads_what_is_written(tmp_path: Path):
    module = nn.Sequential(linear(2, 3), nn.ReLU(), linear(3, 1))
    write(read(module), tmp_path / "net.pt")
    again = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)).double()
    again.load_state_dict(torch.load(tmp_path / "net.pt", weights_only=True))
    assert all(map(torch.equal, again.parameters(), module.parameters()))
    assert read(tmp_path / "net.pt") == read(module)


@pytest.mark.parametrize(
    ("network", "kind", "message"),
    [
        (Network.of([([["1/3"]], [0])]), NotExactError, r"net\.pt: layers\[0\]\.W\[0\]\[0\]"),
        (Network.of([([[1]], [0])] * 2, "abs"), ActivationError, r"activations\[0\] is 'abs'"),
    ],
    ids=["a third", "another activation"],
)
def test_what_a_state_dict_cannot_hold_is_refused(
    network: Network, kind: type, message: str, tmp_path: Path
):
    with pytest.raises(kind, match=message):
        write(network, tmp_path / "net.pt")
    assert list(tmp_path.iterdir()) == []


class Harmful:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("zipped", [True, False])
def test_no_pickle_runs_code(tmp_path: Path, zipped: bool):
    path = saved(
        {"0.weight": Harmful(tmp_path / "ran")}, tmp_path, _use_new_zipfile_serialization=zipped
    )
    assert_refused(lambda: read(path), FileFormatError, ["net.pt", "state_dict()"])
    path.write_bytes(pickle.dumps(Harmful(tmp_path / "ran")))
    assert_refused(lambda: read(path), FileFormatError, ["net.pt", "no archive", "state_dict()"])
    assert not (tmp_path / "ran").exists()


def bomb(folder: Path) -> Path:
    path = saved(linear(2, 1).state_dict(), folder)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("net/data/9", bytes(10**8))
    return path


def repeated(folder: Path) -> Path:
    path = saved(linear(2, 1).state_dict(), folder)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("net/data.pkl", b"")
    return path


def truncated(folder: Path) -> Path:
    path = saved(linear(2, 1).state_dict(), folder)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def garbled(folder: Path) -> Path:
    path = saved(linear(2, 1).state_dict(), folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"\x80\x02}" if name.endswith(".pkl") else old.read(name))
    path.write_bytes(buffer.getvalue())
    return path


def square(name: str, **other: object) -> dict:
    return {f"{name}.weight": torch.eye(2), f"{name}.bias": torch.zeros(2)} | other


FILES = {
    "a whole model": (
        lambda folder: saved(nn.Sequential(linear(1, 1)), folder),
        FileFormatError,
        ["net.pt", "UnpicklingError", "torch.save(model.state_dict(), FILE)"],
    ),
    "the old format": (
        lambda folder: saved(square("0"), folder, _use_new_zipfile_serialization=False),
        FileFormatError,
        ["no archive of torch.save", "write it again"],
    ),
    "a list": (lambda folder: saved([1], folder), FileFormatError, ["'list'", "dict of tensors"]),
    "a checkpoint": (
        lambda folder: saved({"epoch": 3, "model": square("0")}, folder),
        FileFormatError,
        ["'dict'", "dict of tensors", "state_dict()"],
    ),
    "a bomb": (bomb, FileFormatError, ["unpacks to 1000", "MAX_BYTES", "max_bytes="]),
    "a repeated member": (repeated, FileFormatError, ["two members of one name"]),
    "a truncated file": (truncated, FileFormatError, ["no archive of torch.save"]),
    "a damaged pickle": (garbled, FileFormatError, ["no plain state dict"]),
    "an empty dict": (lambda folder: saved({}, folder), FileFormatError, ["has no tensors"]),
    "names that are no texts": (
        lambda folder: saved({3: torch.ones(1)}, folder),
        UnsupportedLayerError,
        ["tensor 3", "neither weight nor bias"],
    ),
    "a batch norm": (
        lambda folder: saved(nn.Sequential(linear(2, 2), nn.BatchNorm1d(2)).state_dict(), folder),
        UnsupportedLayerError,
        ["'1.running_mean'", "neither weight nor bias", "fold"],
    ),
    "no bias": (
        lambda folder: saved(linear(2, 2, bias=False).state_dict(), folder),
        UnsupportedLayerError,
        ["only a tensor weight", "the model itself"],
    ),
    "a convolution": (
        lambda folder: saved(nn.Conv2d(1, 2, 3).state_dict(), folder),
        ShapeError,
        ["tensor 'weight'", "(2, 1, 3, 3)", "(out, in)"],
    ),
    "a bias of other length": (
        lambda folder: saved(square("0", **{"0.bias": torch.zeros(3)}), folder),
        ShapeError,
        ["tensor '0.weight' has 2 rows", "(3,)"],
    ),
    "layers that do not fit": (
        lambda folder: saved({**linear(2, 3).state_dict(), **named(linear(2, 1), "b")}, folder),
        ShapeError,
        ["'b.weight' has 2 columns", "3 neurons"],
    ),
    "nan": (
        lambda folder: saved(square("0", **{"0.bias": torch.tensor([0, float("nan")])}), folder),
        NotExactError,
        ["0.bias[1]", "nan", "finite"],
    ),
    "bools": (
        lambda folder: saved(square("0", **{"0.bias": torch.tensor([True, False])}), folder),
        NotExactError,
        ["0.bias", "bool"],
    ),
    "a sparse tensor": (
        lambda folder: saved(square("0", **{"0.weight": torch.eye(2).to_sparse()}), folder),
        NotExactError,
        ["tensor '0.weight' cannot be read", "dense tensor"],
    ),
    "a view of one number": (
        lambda folder: saved(
            square("0", **{"0.weight": torch.zeros(1).expand(2**20, 2**20)}), folder
        ),
        ShapeError,
        ["tensor '0.weight'", "MAX_ENTRIES"],
    ),
}


def named(module: "nn.Module", prefix: str) -> dict:
    return {f"{prefix}.{name}": tensor for name, tensor in module.state_dict().items()}


@pytest.mark.parametrize(("build", "kind", "fragments"), FILES.values(), ids=FILES.keys())
def test_a_bad_file_is_refused_in_one_line(
    build: Callable, kind: type, fragments: list[str], tmp_path: Path
):
    path = build(tmp_path)
    assert_refused(lambda: read(path), kind, fragments)


def outcome(path: Path) -> Network | str:
    try:
        return read(path)
    except ExactRegionsError as reason:
        return str(reason)


def test_a_changed_byte_raises_nothing_but_refusals(tmp_path: Path):
    path = saved(linear(2, 1).state_dict(), tmp_path)
    data = path.read_bytes()
    for i in range(0, len(data), 3):
        path.write_bytes(data[:i] + bytes([data[i] ^ 1 << i % 8]) + data[i + 1 :])
        found = outcome(path)
        assert isinstance(found, Network) or "\n" not in found
