"""What is drawn is what was counted: a polygon for each cell, a thick segment for each kink."""

import re
import sys
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from exactregions import Box, Domain, Network, boundary, explore
from exactregions.drawings import draw, interactive, polygons
from exactregions.drawings.colours import distinct, in_order, of_regions
from exactregions.drawings.picture import scene_of
from exactregions.drawings.texts import of_cells
from exactregions.errors import (
    DomainError,
    FileFormatError,
    IncompleteError,
    MissingExtraError,
    NotExactError,
    ShapeError,
    UnboundedError,
)
from exactregions.measures.decisions import decisions
from exactregions.networks.famous import (
    duplicated,
    hat,
    one_region,
    sawtooth,
    t_junction,
    zaslavsky,
)
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import text as pattern_text

pytest.importorskip("matplotlib", reason="drawings need matplotlib")

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex

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


def group(scene, label):
    (found,) = [g for g in scene.groups if g.label == label]
    return found


def scene(cells, what):
    return scene_of(cells, what, {}, None)


def rounded(points):
    """Points as a picture has them: every coordinate is rounded once."""
    return {tuple(map(float, point)) for point in points}


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


def test_a_segment_shows_the_graph_with_a_full_dot_at_each_bend():
    cells = explore(sawtooth(3), Box.cube(1, 0, 1))
    drawn = scene(cells, None)
    (line,) = group(drawn, "f").parts
    assert line.tolist() == [[i / 8, i % 2] for i in range(9)]
    dots = np.concatenate(group(drawn, "gradient jumps").parts)
    assert sorted(dots.tolist()) == line[1:-1].tolist()
    assert len(dots) == cells.kinks.sum() == 7
    assert "no jump" not in [g.label for g in drawn.groups]


def test_a_breakpoint_that_the_output_does_not_see_is_a_hollow_dot():
    net = Network.of([([[1], [2]], [0, -2]), ([[1, 0]], [3])])
    drawn = scene(explore(net, Box.cube(1, -1, 2)), "function")
    assert [dot.tolist() for dot in group(drawn, "no jump").parts] == [[[1, 4]]]
    assert [dot.tolist() for dot in group(drawn, "gradient jumps").parts] == [[[0, 3]]]
    assert group(drawn, "no jump").colours.tolist() == [[1, 1, 1]]


def test_on_a_segment_cells_of_one_linear_region_have_one_tint_and_neighbours_another():
    net = Network.of([([[1], [2]], [0, -2]), ([[1, 0]], [3])])
    cells = explore(net, Box.cube(1, -1, 2))
    bands = group(scene(cells, "function"), "linear regions, in turn")
    tints = [tuple(rgb) for rgb in bands.each_colour()]
    for (a, b), kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True):
        assert (tints[a] != tints[b]) == kink
    assert [sorted(set(band[:, 0])) for band in bands.parts] == [
        sorted(float(p[0]) for p in cell.vertices) for cell in cells
    ]


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


def test_a_mark_lies_on_the_surface():
    net = Network.of([([[1, 0]], [0]), ([[2]], ["1/4"])])
    drawn = scene_of(explore(net, SQUARE), "surface", {"up": ["1/2", 0]}, None)
    assert drawn.marks == [("up", (0.5, 0, 1.25))]


LAYERS = random_network("2-5-4-3-1", 2)
SPACE = {"random": random_network("3-4-4-1", 0), "lines": zaslavsky(3, 3), "flat": one_region(2, 3)}


def test_walls_have_the_colour_of_their_layer_and_their_exact_ends():
    cells = explore(LAYERS, SQUARE)
    drawn = scene(cells, "walls")
    first = [[np.flatnonzero(cells.patterns[a] != cells.patterns[b])[0] for a, b in cells.walls]]
    layer = np.repeat([0, 1, 2], [5, 4, 3])[first[0]]
    colours = [tuple(group(drawn, f"layer {l}").colours[0]) for l in range(3)]
    assert len(set(colours)) == 3
    for l in range(3):
        lines = {frozenset(map(tuple, part.tolist())) for part in group(drawn, f"layer {l}").parts}
        assert lines == {
            frozenset(rounded(set(cells[a].vertices) & set(cells[b].vertices)))
            for a, b in cells.walls[layer == l].tolist()
        }


@pytest.mark.parametrize("network", SPACE.values(), ids=SPACE)
def test_walls_in_space_are_polygons_around_the_exact_common_vertices_of_two_cells(network):
    cells = explore(network, Box.cube(3))
    parts = [p for g in scene(cells, "walls").groups if g.kind == "areas" for p in g.parts]
    assert len(parts) == cells.wall_count
    assert {frozenset(map(tuple, part.tolist())) for part in parts} == {
        frozenset(rounded(set(cells[a].vertices) & set(cells[b].vertices)))
        for a, b in cells.walls.tolist()
    }


@pytest.mark.parametrize("network", SPACE.values(), ids=SPACE)
def test_cells_in_space_are_closed_surfaces_within_the_cell(network):
    cells = explore(network, Box.cube(3))
    drawn = group(scene(cells, "cells"), "cell, shrunk by a tenth")
    texts = drawn.texts()
    for cell in cells:
        head = f"cell {cell.index}, linear region {cells.labels[cell.index]}<br>"
        parts = [p for p, text in zip(drawn.parts, texts, strict=True) if text.startswith(head)]
        assert len(parts) == len(cell.inequalities)
        sides = Counter(
            frozenset((tuple(p), tuple(q)))
            for part in parts
            for p, q in zip(part.tolist(), [*part.tolist()[1:], part.tolist()[0]], strict=True)
        )
        assert set(sides.values()) == {2}
        points = [list(map(Fraction, p)) for part in parts for p in part.tolist()]
        assert all(h.side(p) < 0 for h in cell.inequalities for p in points)


def test_regions_have_one_colour_each_and_their_neighbours_another():
    for network, domain in ((LAYERS, SQUARE), (t_junction(), SQUARE), (SPACE["flat"], Box.cube(3))):
        cells = explore(network, domain)
        colours = of_regions(cells)
        for (a, b), kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True):
            same = cells.labels[a] == cells.labels[b]
            assert (colours[a] == colours[b]).all() == same
            assert kink or same


def test_a_picture_of_regions_has_no_line_inside_a_region():
    cells = explore(t_junction(), SQUARE)
    figure = draw(cells, what="regions")
    assert len(painted(figure)) == 4
    assert len({rgb for rgb, _ in painted(figure)}) == 3
    assert len(segments(figure, KINK)) == cells.kinks.sum()
    assert segments(figure, PLAIN) == []


@pytest.mark.parametrize("d", [2, 3])
def test_the_boundary_is_drawn_stratum_by_stratum(d):
    cells = explore(random_network(f"{d}-4-3-1", 1), Box.cube(d))
    drawn = scene(cells, "boundary")
    for stratum, name in zip(boundary(cells), ("B₁", "B₂", "B₃"), strict=False):
        shown = [g for g in drawn.groups if g.label == name]
        assert sum(len(g.parts) for g in shown) == stratum.faces
        assert all(part.shape[1] == d for g in shown for part in g.parts)


def test_the_middle_of_a_t_junction_is_in_b2_and_its_smooth_wall_not_in_b():
    drawn = scene(explore(t_junction(), SQUARE), "boundary")
    assert [dot.tolist() for dot in group(drawn, "B₂").parts] == [[[0, 0]]]
    assert len(group(drawn, "B₁").parts) == 3
    assert len(group(drawn, "wall, not in B").parts) == 1


def test_a_vertex_inside_a_straight_piece_of_b1_is_not_in_b2():
    net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 0]], [0])])
    drawn = scene(explore(net, SQUARE), "boundary")
    assert len(group(drawn, "B₁").parts) == len(group(drawn, "wall, not in B").parts) == 2
    assert "B₂" not in [g.label for g in drawn.groups]


def test_one_output_decides_by_its_sign_and_a_tie_is_shown():
    cells = explore(Network.of([([[1, 0]], [0]), ([[1]], [0])]), SQUARE)
    drawn = scene(cells, "decisions")
    (positive,), (tie,) = group(drawn, "f > 0").parts, group(drawn, "no class: a tie").parts
    assert set(positive[:, 0]) == {0, 1}
    assert set(tie[:, 0]) == {-1, 0}
    (line,) = group(drawn, "the class changes").parts
    assert set(map(tuple, line.tolist())) == {(0, -1), (0, 1)}


def test_decision_regions_are_where_their_output_is_the_largest():
    cells = explore(random_network("2-6-4", 3), SQUARE)
    drawn = scene(cells, "decisions")
    shown = {g.label: g for g in drawn.groups if g.kind == "areas"}
    regions = [region.label for region in decisions(cells).regions if region.cells]
    assert list(shown) == [f"output {i}" for i in regions]
    for i, label in zip(regions, shown, strict=True):
        assert len(shown[label].colours) == 1
        for part in shown[label].parts:
            middle = [sum(map(Fraction, v.tolist())) / len(v) for v in part.T]
            outputs = cells.network(middle)
            assert max(range(4), key=outputs.__getitem__) == i


def test_in_space_the_surfaces_between_classes_are_drawn():
    net = Network.of([([[1, 0, 0], [-1, 0, 0]], [0, 0]), ([[1, -1], [0, 0]], [0, "1/2"])])
    drawn = scene(explore(net, Box.cube(3)), "decisions")
    (part,) = group(drawn, "output 0 | output 1").parts
    assert set(map(tuple, part.tolist())) == {(0.5, y, z) for y in (-1, 1) for z in (-1, 1)}


def test_the_surface_has_the_value_of_the_network_over_every_corner():
    for network in (NETWORKS["random"], PAIR):
        cells = explore(network, SQUARE)
        points = {tuple(map(float, p)): p for shape in polygons(cells) for p in shape}
        corners = [p for g in scene(cells, "surface").groups for part in g.parts for p in part]
        known = [p for p in map(tuple, corners) if p[:2] in points]
        assert {p[:2] for p in known} == set(points)
        assert all(p[2] == float(max(network(points[p[:2]]))) for p in known)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_the_graph_has_a_dot_for_each_cell_and_a_line_for_each_wall(d):
    cells = explore(random_network(f"{d}-3-3-1", 1), Box.cube(d))
    drawn = scene(cells, "graph")
    assert sum(len(g.parts) for g in drawn.groups if g.kind == "dots") == cells.count
    assert sum(len(g.parts) for g in drawn.groups if g.kind == "lines") == cells.wall_count
    if d in (2, 3):
        dots = group(drawn, "cell, coloured by linear region").parts
        for cell, dot in zip(cells, dots, strict=True):
            assert all(h.side(list(map(Fraction, dot[0]))) < 0 for h in cell.inequalities)


def test_the_graph_alone_is_drawn_on_an_unbounded_domain():
    cells = explore(zaslavsky(3, 2), Domain.whole(2))
    assert len(scene(cells, "graph").groups) == 2
    for what in ("cells", "walls", "regions", "boundary", "decisions", "surface"):
        with pytest.raises(UnboundedError, match=r"\(whole space\) is unbounded; draw a window"):
            draw(cells, what=what)


def test_texts_hold_pattern_map_and_exact_volume():
    cells = explore(random_network("2-3-3-1", 5), SQUARE)
    for cell, text in zip(cells, of_cells(cells), strict=True):
        assert pattern_text(cells.network, cell.pattern) in text
        assert str(cell.volume) in text.replace("<br>", "")
    texts = of_cells(explore(Network.of([([[1, 0]], ["1/3"]), ([["1/2"], [1]], [0, 1])]), SQUARE))
    assert min(texts) == ("cell 0, linear region 0<br>pattern -<br>f₀ = 0<br>f₁ = 1<br>area = 4/3")
    assert "f₀ = 1/2·x₁ + 1/6<br>f₁ = 1·x₁ + 4/3" in texts[1]


def test_on_a_slice_the_volume_is_that_of_the_input_space():
    cells = explore(Network.of([([[1, 0]], [0])]), Domain.segment([0, 0], [1, 1]))
    assert of_cells(cells)[0].endswith("f = 1·t₁<br>length = sqrt(2)")


@pytest.mark.parametrize("network", [sawtooth(2), zaslavsky(3, 2), zaslavsky(2, 3)])
def test_a_page_stands_alone_and_tells_every_exact_volume(tmp_path, network):
    pytest.importorskip("plotly", reason="pages need plotly")
    cells, path = explore(network, Box.cube(network.inputs)), tmp_path / "page.html"
    figure = draw(cells, path)
    page = path.read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)", page) == []
    told = {text for trace in figure.data for text in np.ravel(trace.text) if text}
    assert told == set(of_cells(cells))


@pytest.mark.parametrize("what", ["cells", "walls", "regions", "boundary", "decisions", "graph"])
@pytest.mark.parametrize("d", [2, 3])
def test_pages_and_figures_show_the_same_scene(d, what):
    pytest.importorskip("plotly", reason="pages need plotly")
    cells = explore(random_network(f"{d}-3-2", 1), Box.cube(d))
    shown = interactive(cells, what=what, marks={"here": [0] * d})
    drawn = draw(cells, what=what, marks={"here": [0] * d})
    entries = [text.get_text() for text in drawn.axes[0].get_legend().get_texts()]
    assert [trace.name for trace in shown.data if trace.showlegend] == entries
    assert "here" in [text.get_text().strip() for text in drawn.axes[0].texts]
    assert shown.data[-1].text == ("here",)


def test_a_mesh_of_a_page_is_made_of_the_polygons_of_the_scene():
    pytest.importorskip("plotly", reason="pages need plotly")
    cells = explore(zaslavsky(1, 3), Box.cube(3))
    mesh = interactive(cells, what="walls").data[0]
    points = np.array([mesh.x, mesh.y, mesh.z]).T
    triangles = points[np.array([mesh.i, mesh.j, mesh.k]).T]
    (wall,) = group(scene(cells, "walls"), "layer 0").parts
    assert {tuple(p) for p in points.tolist()} == {tuple(p) for p in wall.tolist()}
    assert len(triangles) == len(wall) - 2


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "html"])
@pytest.mark.parametrize("what", ["cells", "graph"])
def test_the_same_complex_gives_the_same_bytes(tmp_path, ending, what):
    pytest.importorskip("plotly", reason="pages need plotly")
    paths = [tmp_path / f"{i}.{ending}" for i in range(2)]
    for path in paths:
        draw(explore(LAYERS, SQUARE), path, what=what)
    assert paths[0].read_bytes() == paths[1].read_bytes()


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
    assert len(of_cells(cells)) == cells.found
    for what in ("regions", "decisions", "surface", "graph"):
        assert draw(cells, what=what).axes[0].get_title().startswith("incomplete")
    line = explore(sawtooth(3), Box.cube(1, 0, 1), max_cells=3)
    assert draw(line).axes[0].get_title() == f"incomplete: {line.found} cells found"
    space = explore(random_network("3-4-4-1", 0), Box.cube(3), max_cells=5)
    for found, what in ((cells, "walls"), (cells, "boundary"), (space, "cells")):
        with pytest.raises(IncompleteError, match="raise the budget"):
            draw(found, what=what)


def test_what_cannot_be_drawn_is_refused_by_name(tmp_path):
    cells = explore(zaslavsky(3, 2), SQUARE)
    with pytest.raises(FileFormatError, match=r"picture.gif: change the ending to .png, .svg"):
        draw(cells, tmp_path / "picture.gif")
    with pytest.raises(DomainError, match="'surface' cannot be drawn in dimension 3: draw cells"):
        draw(explore(zaslavsky(3, 3), Box.cube(3)), what="surface")
    with pytest.raises(DomainError, match="'cells' cannot be drawn in dimension 4: draw graph"):
        draw(explore(random_network("4-2-1", 0), Box.cube(4)), what="cells")
    for dimension in (1, 2, 3):
        with pytest.raises(UnboundedError, match="unbounded; draw a window"):
            draw(explore(zaslavsky(3, dimension), Domain.whole(dimension)))
    with pytest.raises(DomainError, match="the cells have dimension 1, so they are no polygons"):
        polygons(explore(hat(), Box.cube(1)))
    with pytest.raises(ShapeError, match="2 classes for 1 outputs"):
        draw(cells, classes=["a", "b"])
    with pytest.raises(ShapeError, match=r"mark 'here' needs 2 coordinates: \[1\]"):
        draw(cells, marks={"here": [1]})
    with pytest.raises(NotExactError, match="mark 'here'"):
        draw(cells, marks={"here": [1, "left"]})
    with pytest.raises(DomainError, match="mark 'here': the graph of dimension 1"):
        draw(explore(hat(), Box.cube(1)), what="graph", marks={"here": [1]})


@pytest.mark.parametrize("library", ["matplotlib", "plotly"])
def test_without_its_library_the_error_says_what_to_install(monkeypatch, tmp_path, library):
    monkeypatch.setitem(sys.modules, library, None)
    path = tmp_path / ("page.html" if library == "plotly" else "picture.png")
    with pytest.raises(MissingExtraError, match=r"pip install 'exactregions\[plot\]'"):
        draw(explore(zaslavsky(3, 2), SQUARE), path)
    assert not path.exists()


def test_palettes_tell_their_colours_apart_in_grey_or_are_okabe_and_ito():
    grey = in_order(6) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(grey) > 0.03).all()
    known = {"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"}
    assert {to_hex(rgb) for rgb in distinct(7)} == known
    assert len({to_hex(rgb) for rgb in distinct(30)}) == 30
