"""What is drawn is what was counted: a polygon for each cell, a thick segment for each kink."""

import sys
from fractions import Fraction

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.drawings import draw, polygons
from exactregions.errors import (
    DomainError,
    FileFormatError,
    MissingExtraError,
    NotExactError,
    ShapeError,
    UnboundedError,
)
from exactregions.networks.famous import duplicated, hat, sawtooth, t_junction, zaslavsky
from exactregions.networks.initial import random_network

pytest.importorskip("matplotlib", reason="drawings need matplotlib")

from matplotlib.collections import LineCollection, PolyCollection

KINK, PLAIN, CHANGE = (
    "wall between linear regions",
    "wall in a linear region",
    "largest output changes",
)
SQUARE = Box.cube(2)
# Two outputs, x and y, and a neuron that only one of them sees.
PAIR = Network.of(
    [
        ([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1]], [0] * 5),
        ([[1, -1, 0, 0, 0], [0, 0, 1, -1, 0]], [0, 0]),
    ]
)


def painted(figure):
    kinds = [c for c in figure.axes[0].collections if isinstance(c, PolyCollection)]
    return [
        (tuple(rgb), path)
        for c in kinds
        for rgb, path in zip(c.get_facecolor(), c.get_paths(), strict=True)
    ]


def segments(figure, label):
    for collection in figure.axes[0].collections:
        if isinstance(collection, LineCollection) and collection.get_label() == label:
            return collection.get_segments()
    return []


def area(corners):
    after = [*corners[1:], corners[0]]
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(corners, after, strict=True)) / 2


NETWORKS = {
    "random": random_network("2-8-8-1", 0),
    "lines": zaslavsky(6, 2),
    "t junction": t_junction(),
    "duplicated": duplicated(),
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_there_is_a_polygon_for_each_cell_and_a_segment_for_each_wall(network):
    cells = explore(network, SQUARE)
    figure = draw(cells)
    assert len(painted(figure)) == cells.count
    assert len(segments(figure, KINK)) == cells.kinks.sum()
    assert len(segments(figure, PLAIN)) == (~cells.kinks).sum()
    assert all(len(segment) == 2 for segment in segments(figure, KINK))


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_polygons_have_the_vertices_of_the_cells_counterclockwise(network):
    cells = explore(network, SQUARE)
    shapes = polygons(cells)
    assert [tuple(sorted(corners)) for corners in shapes] == [cell.vertices for cell in cells]
    assert all(area(corners) > 0 for corners in shapes)
    assert sum(map(area, shapes)) == 4


def test_polygons_fill_a_triangle():
    triangle = Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])
    shapes = polygons(explore(NETWORKS["random"], triangle))
    assert sum(map(area, shapes)) == Fraction(1, 2)


def test_cells_of_one_linear_region_have_one_colour():
    cells = explore(t_junction(), SQUARE)
    assert (cells.count, cells.linear_region_count) == (4, 3)
    assert len({rgb for rgb, _ in painted(draw(cells))}) == 3


def test_cells_are_cut_where_the_largest_output_changes():
    # Six cells: the quadrants, two of them cut by x + y = 0, where no output bends. The largest
    # output changes on x = y, which cuts the two quadrants where x and y have one sign.
    cells = explore(PAIR, SQUARE)
    figure = draw(cells)
    assert cells.count == 6
    assert cells.linear_region_count == 1
    assert len(painted(figure)) == 8
    assert len({rgb for rgb, _ in painted(figure)}) == 2
    assert sorted(sorted(map(tuple, s)) for s in segments(figure, CHANGE)) == [
        [(-1, -1), (0, 0)],
        [(0, 0), (1, 1)],
    ]


def test_of_equal_outputs_one_is_painted():
    net = Network.of([([[1, 0]], [0]), ([[1], [1], [0]], [0, 0, 0])])
    figure = draw(explore(net, SQUARE), classes=["first", "second", "zero"])
    assert len(painted(figure)) == 2
    assert segments(figure, CHANGE) == []
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["first", KINK]


def test_a_network_without_walls_is_one_polygon():
    figure = draw(explore(Network.of([([[1, 2]], [3])]), SQUARE))
    assert len(painted(figure)) == 1
    assert figure.axes[0].get_legend() is None


def test_a_segment_shows_the_graph_with_a_dot_at_each_bend():
    cells = explore(sawtooth(3), Box.cube(1, 0, 1))
    (line,) = draw(cells).axes[0].get_lines()
    x, y = line.get_data()
    assert list(x) == [i / 8 for i in range(9)]
    assert list(y) == [0, 1, 0, 1, 0, 1, 0, 1, 0]
    assert len(line.get_markevery()) == cells.kinks.sum() == 7


def test_a_plane_in_a_wide_space_is_drawn_in_its_own_coordinates():
    net = random_network("5-6-2", 1)
    plane = Domain.plane([0] * 5, [[1, 0, 0, 0, 0], [0, 1, 2, 0, 1]], [[0, 2], [-1, 3]])
    axes = draw(explore(net, plane)).axes[0]
    assert axes.get_xlim() == (0, 2)
    assert axes.get_ylim() == (-1, 3)


def test_marks_are_shown_with_their_labels():
    axes = draw(explore(zaslavsky(3, 2), SQUARE), marks={"here": ["1/2", 0]}).axes[0]
    assert [text.get_text() for text in axes.texts] == ["here"]
    assert axes.get_lines()[0].get_xydata().tolist() == [[0.5, 0]]
    axes = draw(explore(hat(), Box.cube(1, -1, 3)), marks={"there": [1]}).axes[0]
    assert [text.get_text() for text in axes.texts] == ["there"]


@pytest.mark.parametrize(
    ("ending", "start"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("PNG", b"\x89PNG")],
)
def test_a_picture_is_saved_as_its_name_ends(tmp_path, ending, start):
    path = tmp_path / f"picture.{ending}"
    draw(explore(zaslavsky(3, 2), SQUARE), path)
    assert path.read_bytes().startswith(start)


def test_an_incomplete_complex_is_drawn_and_called_incomplete():
    cells = explore(NETWORKS["random"], SQUARE, max_cells=9)
    figure = draw(cells)
    assert len(painted(figure)) == cells.found
    assert figure.axes[0].get_title() == f"incomplete: {cells.found} cells found"


def test_what_cannot_be_drawn_is_refused_by_name(tmp_path):
    cells = explore(zaslavsky(3, 2), SQUARE)
    with pytest.raises(FileFormatError, match=r"picture.html: change the ending to .png, .svg"):
        draw(cells, tmp_path / "picture.html")
    with pytest.raises(DomainError, match="dimension 3; draw a plane or a segment"):
        draw(explore(zaslavsky(3, 3), Box.cube(3)))
    for dimension in (1, 2):
        with pytest.raises(UnboundedError, match="unbounded; draw a box"):
            draw(explore(zaslavsky(3, dimension), Domain.whole(dimension)))
    with pytest.raises(DomainError, match="intervals"):
        polygons(explore(hat(), Box.cube(1)))
    with pytest.raises(ShapeError, match="2 classes for 1 outputs"):
        draw(cells, classes=["a", "b"])
    with pytest.raises(ShapeError, match=r"mark 'here' needs 2 coordinates: \[1\]"):
        draw(cells, marks={"here": [1]})
    with pytest.raises(NotExactError, match="mark 'here'"):
        draw(cells, marks={"here": [1, "left"]})


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'exactregions\[plot\]'"):
        draw(explore(zaslavsky(3, 2), SQUARE))
