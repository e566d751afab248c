"""expect: exact means over random networks, from their widths alone."""

import click

from exactregions.cli.base import commands, number, show


@commands.command()
@click.option("--widths", required=True, help="Inputs, hidden widths, outputs: 2-3-3-1.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def expect(widths: str, *, as_json: bool) -> int:
    """Say how many cells, vertices and kinks a random ReLU network has in the mean, exactly.

    Cells and vertices are those of the whole input space, kinks those of the output on a generic
    line. True of every law that turning the signs of a neuron leaves as it is (He, Xavier, …).
    """
    from exactregions.claims.expectation import mean_cells, mean_faces, mean_kinks, mean_vertices
    from exactregions.networks.initial import parse_widths

    sizes = parse_widths(widths)
    neurons, kinks = sum(sizes[1:-1]), mean_kinks(sizes)
    result = {
        "widths": "-".join(map(str, sizes)),
        "neurons": neurons,
        "cells": number(mean_cells(sizes)),
        "vertices": number(mean_vertices(sizes)),
        "f_vector": list(map(number, mean_faces(sizes))),
        "output_kinks": number(kinks),
        "regions_per_neuron": number((kinks + 1) / neurons) if neurons else None,
    }
    show(result, f"random networks {result['widths']}", as_json=as_json)
    return 0
