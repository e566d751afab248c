"""explain: one point of a network. convert: the network in another format."""

import click

from exactregions.cli.base import commands, kind, number, show


@commands.command()
@click.argument("net")
@click.option("--at", required=True, help="A point: a JSON list such as '[\"1/2\", 0]', or @FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(net: str, at: str, *, as_json: bool) -> int:
    """Say which cell of NET holds a point, its affine map and its nearest wall."""
    from exactregions.networks.pattern import text
    from exactregions.readers import read
    from exactregions.readers.domains import read_point
    from exactregions.regions.explain import explain as explanation

    network = read(net)
    found = explanation(network, read_point(at))
    wall = found.nearest_wall
    result = {
        "pattern": text(network, found.pattern),
        "matrix": [list(map(number, row)) for row in found.output.matrix],
        "constant": list(map(number, found.output.constant)),
        "inequalities": [{"a": list(h.a), "b": h.b} for h in found.inequalities],
        "irredundant": found.irredundant,
        "nearest_wall": wall
        and {
            "layer": wall.neuron[0],
            "index": wall.neuron[1],
            "distance_squared": number(wall.distance_squared),
        },
    }
    show(result, f"{net} at {kind(at)}", as_json=as_json)
    return 0


@commands.command()
@click.argument("net")
@click.option("-o", "--output", required=True, help="FILE.json, .npz, .onnx, .safetensors or .pt.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def convert(net: str, output: str, *, as_json: bool) -> int:
    """Write NET in another format, exactly."""
    from exactregions.readers import read, write

    network = read(net)
    write(network, output)
    result = {"widths": "-".join(map(str, network.widths)), "neurons": network.neurons}
    show({**result, "file": output}, f"{net} to {output}", as_json=as_json)
    return 0
