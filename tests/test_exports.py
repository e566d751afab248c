"""What is exported reads back, by other readers or a few lines here, as the same exact facts."""

import json
import sys
from fractions import Fraction
from itertools import combinations

import networkx
import pytest

from exactregions import Box, Domain, Network, explore, volume
from exactregions.errors import (
    DomainError,
    ExactRegionsError,
    FileFormatError,
    IncompleteError,
    MissingExtraError,
    UnboundedError,
)
from exactregions.exports import export
from exactregions.networks.famous import duplicated, hat, sawtooth, t_junction, zaslavsky
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import text
from exactregions.readers.json_format import parse_json
from tests.oracles.simplex import positive_point
from tests.oracles.volumes import determinant, hull_volume

CASES = {
    "line": (sawtooth(3), Box.cube(1, 0, 1)),
    "random": (random_network("2-4-3-1", 1), Box.cube(2)),
    "two outputs": (random_network("2-3-2", 4), Box.of((0, "1/3"), (-1, 1))),
    "t junction": (t_junction(), Box.cube(2)),
    "duplicated": (duplicated(), Box.cube(2)),
    "space": (random_network("3-3-2-1", 2), Box.cube(3)),
    "slice": (
        random_network("4-3-1", 3),
        Domain.plane([0] * 4, [[1, 0, 1, 0], [0, 1, 0, 2]], [[0, 1], [0, "1/2"]]),
    ),
    "hard tanh": (
        Network.of([([[2, 1], [1, -3]], [0, "1/2"]), ([[1, 1]], [0])], "hard_tanh"),
        Box.cube(2),
    ),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def exported(tmp_path, cells, name, **options):
    path = tmp_path / name
    export(cells, path, **options)
    return path


def loaded(tmp_path, cells):
    return json.loads(exported(tmp_path, cells, "complex.json").read_text(encoding="utf-8"))


def fractions(values):
    assert not any(isinstance(v, float) for v in values)
    return tuple(map(Fraction, values))


def parsed(path):
    """The rows of a file of lrs or cdd, read by the rules of its format."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("*")]
    kind, begin, size, *rows, end = lines
    assert (begin, end) == ("begin", "end")
    count, width, numbers = size.split()
    found = [tuple(map(Fraction, row.split())) for row in rows]
    assert numbers == "rational"
    assert (len(found), {len(row) for row in found}) == (int(count), {int(width)})
    return kind, found


# --- JSON ----------------------------------------------------------------------------------------


@each_case
def test_json_holds_the_exact_facts_of_every_cell(tmp_path, case):
    cells = explore(*case)
    held = loaded(tmp_path, cells)
    assert held["format"] == "exactregions-complex/1"
    assert held["counts"]["f_vector"] == list(cells.f_vector)
    network = parse_json(json.dumps(held["network"]).encode())
    assert network == cells.network
    sizes = volume(cells).coordinates
    for cell, shown, size in zip(cells, held["cells"], sizes, strict=True):
        assert shown["pattern"] == text(network, cell.pattern)
        assert shown["linear_region"] == cells.labels[cell.index]
        assert Fraction(shown["volume"]) == size
        x = fractions(shown["interior_point"])
        rows = zip(shown["matrix"], fractions(shown["constant"]), strict=True)
        y = [sum(a * v for a, v in zip(fractions(row), x, strict=True)) + c for row, c in rows]
        assert tuple(y) == network(x)
        forms = {(*fractions(h["a"]), Fraction(h["b"])) for h in shown["inequalities"]}
        assert len(forms) == len(shown["inequalities"])
        assert forms == {(*h.a, h.b) for h in cell.inequalities}
        for h in shown["inequalities"]:
            assert sum(map(lambda a, v: a * v, fractions(h["a"]), x)) < Fraction(h["b"])


@each_case
def test_json_faces_have_the_vertices_of_the_cells(tmp_path, case):
    cells = explore(*case)
    held = loaded(tmp_path, cells)
    points = [fractions(p) for p in held["vertices"]]
    corners = [{i} for i in range(len(points))]
    for faces in held["faces"][1:]:
        assert len(faces["signs"]) == len(faces["below"])
        corners = [set().union(*(corners[f] for f in below)) for below in faces["below"]]
    for cell, shown in zip(cells, held["cells"], strict=True):
        assert sorted(points[v] for v in corners[shown["face"]]) == list(cell.vertices)
    assert sum((-1) ** k * len(f["signs"]) for k, f in enumerate(held["faces"])) == 1


@each_case
def test_json_walls_are_faces_of_both_their_cells(tmp_path, case):
    cells = explore(*case)
    held = loaded(tmp_path, cells)
    above = held["faces"][-1]["below"]
    walls = [tuple(wall["cells"]) for wall in held["walls"]]
    assert walls == [tuple(pair) for pair in cells.walls.tolist()]
    assert [wall["kink"] for wall in held["walls"]] == cells.kinks.tolist()
    for wall in held["walls"]:
        for cell in wall["cells"]:
            assert wall["face"] in above[held["cells"][cell]["face"]]
        assert not held["faces"][-2]["boundary"][wall["face"]]
        assert wall["neurons"]


@pytest.mark.parametrize("name", sorted(set(CASES) - {"hard tanh"}))  # its states are no signs
def test_the_signs_of_a_cells_face_are_its_pattern(tmp_path, name):
    cells = explore(*CASES[name])
    held = loaded(tmp_path, cells)
    for shown in held["cells"]:
        signs = held["faces"][-1]["signs"][shown["face"]]
        assert signs == shown["pattern"].replace(" ", "")


def test_json_of_an_unbounded_complex_says_so(tmp_path):
    held = loaded(tmp_path, explore(zaslavsky(3, 2), Domain.whole(2)))
    sizes = [cell["volume"] for cell in held["cells"]]
    assert (len(sizes), sizes.count(None)) == (7, 6)
    assert held["domain"] == {"dimension": 2, "rows": [], "frame": None}


def test_json_of_a_slice_holds_its_frame_and_unit(tmp_path):
    held = loaded(tmp_path, explore(*CASES["slice"]))
    assert held["domain"]["frame"]["directions"] == [[1, 0, 1, 0], [0, 1, 0, 2]]
    assert held["unit"] == "sqrt(10)"


# --- GraphML -------------------------------------------------------------------------------------


@each_case
def test_graphml_reads_back_as_the_graph_with_exact_facts(tmp_path, case):
    cells = explore(*case)
    graph = networkx.read_graphml(exported(tmp_path, cells, "graph.graphml"), node_type=int)
    assert set(graph.nodes) == set(range(cells.count))
    assert {tuple(sorted(e)): k for *e, k in graph.edges(data="kink")} == {
        tuple(pair): kink
        for pair, kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True)
    }
    assert sum(Fraction(v) for _, v in graph.nodes(data="volume")) == sum(volume(cells).coordinates)
    for cell in cells:
        facts = graph.nodes[cell.index]
        assert facts["pattern"] == text(cells.network, cell.pattern)
        assert facts["linear_region"] == cells.labels[cell.index]
        assert fractions(facts["constant"].split()) == cell.output.constant
        rows = tuple(fractions(row.split()) for row in facts["matrix"].split(";"))
        assert rows == cell.output.matrix
        x = fractions(facts["interior_point"].split())
        assert all(h.side(x) < 0 for h in cell.inequalities)


def test_graphml_names_the_neurons_of_a_wall_and_infinite_volumes(tmp_path):
    cells = explore(hat(), Domain.whole(1))
    graph = networkx.read_graphml(exported(tmp_path, cells, "graph.graphml"), node_type=int)
    assert sorted(z for *_, z in graph.edges(data="neurons")) == ["0:0", "0:1", "0:2"]
    sizes = [v for _, v in graph.nodes(data="volume")]
    assert sorted(sizes) == ["1", "1", "infinite", "infinite"]


# --- lrs and cdd ---------------------------------------------------------------------------------


@each_case
def test_the_two_files_of_a_cell_describe_one_polytope_of_its_volume(tmp_path, case):
    cells = explore(*case)
    for cell, size in zip(cells, volume(cells).coordinates, strict=True):
        kind, rows = parsed(exported(tmp_path, cells, "a.ine", cell=cell.index))
        assert kind == "H-representation"
        kind, points = parsed(exported(tmp_path, cells, "a.ext", cell=cell.index))
        assert kind == "V-representation"
        assert {first for first, *_ in points} == {1}
        vertices = [point[1:] for point in points]
        heights = [[c + sum(map(lambda v, x: v * x, a, p)) for c, *a in rows] for p in vertices]
        assert min(map(min, heights)) == 0
        assert positive_point([tuple(map(int, row)) for row in rows], len(vertices[0]))
        assert hull_volume(vertices, rows) == size


def test_the_rays_of_an_unbounded_cell_are_rows_with_a_zero(tmp_path):
    cells = explore(zaslavsky(2, 2), Domain.whole(2))
    for cell in cells:
        _, rows = parsed(exported(tmp_path, cells, "a.ext", cell=cell.index))
        assert sorted(row[0] for row in rows) == [0, 0, 1]


def test_a_cell_with_a_line_has_no_vertices_to_write(tmp_path):
    cells = explore(zaslavsky(1, 2), Domain.whole(2))
    assert len(parsed(exported(tmp_path, cells, "a.ine", cell=0))[1]) == 1
    with pytest.raises(UnboundedError, match="cell 0 contains a line"):
        export(cells, tmp_path / "a.ext", cell=0)


# --- meshes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["random", "t junction", "duplicated", "space", "slice"])
def test_the_simplices_of_a_mesh_fill_the_cells_exactly(name):
    pytest.importorskip("meshio", reason="meshes need meshio")
    from exactregions.exports.mesh import mesh_of

    cells = explore(*CASES[name])
    d, mesh = cells.domain.dimension, mesh_of(cells)
    exact = {tuple(map(float, v.point)): v.point for v in cells.vertices()}
    points = [exact[tuple(p[:d])] for p in mesh.points.tolist()]
    sizes = [Fraction(0)] * cells.count
    simplices = mesh.cells[0].data.tolist()
    for simplex, cell in zip(simplices, mesh.cell_data["cell"][0].tolist(), strict=True):
        size = determinant([[Fraction(1), *points[v]] for v in simplex])
        assert size > 0
        sizes[cell] += size / (2 if d == 2 else 6)
    assert tuple(sizes) == volume(cells).coordinates
    labels = mesh.cell_data["linear_region"][0]
    assert labels.tolist() == cells.labels[mesh.cell_data["cell"][0]].tolist()


def test_the_tetrahedra_of_a_mesh_meet_in_whole_triangles():
    pytest.importorskip("meshio", reason="meshes need meshio")
    from exactregions.exports.mesh import mesh_of

    cells = explore(*CASES["space"])
    tetrahedra = mesh_of(cells).cells_dict["tetra"].tolist()
    sides = [frozenset(t) for tetra in tetrahedra for t in combinations(tetra, 3)]
    outer = {t for t in sides if sides.count(t) == 1}
    assert max(map(sides.count, sides)) == 2
    points = cells.points()
    for triangle in outer:  # a triangle of one tetrahedron alone is on the surface of the cube
        corners = [points[v] for v in triangle]
        assert any(abs(sum(x[k] / Fraction(x[0]) for x in corners)) == 3 for k in (1, 2, 3))


@pytest.mark.parametrize("ending", ["vtu", "off"])
@pytest.mark.parametrize("name", ["random", "space"])
def test_a_mesh_reads_back_with_the_vertices_rounded_once(tmp_path, name, ending):
    meshio = pytest.importorskip("meshio", reason="meshes need meshio")
    cells = explore(*CASES[name])
    mesh = meshio.read(exported(tmp_path, cells, f"mesh.{ending}"))
    d = cells.domain.dimension
    expected = [[*map(float, v.point), *[0.0] * (3 - d)] for v in cells.vertices()]
    assert mesh.points.tolist() == expected
    kind = "tetra" if (d, ending) == (3, "vtu") else "triangle"
    used = {v for simplex in mesh.cells_dict[kind].tolist() for v in simplex}
    assert used == set(range(cells.f_vector[0]))


def test_the_triangles_of_an_off_file_have_the_area_of_all_faces(tmp_path):
    meshio = pytest.importorskip("meshio", reason="meshes need meshio")
    cells = explore(zaslavsky(1, 3), Box.cube(3))
    mesh = meshio.read(exported(tmp_path, cells, "mesh.off"))
    assert len(mesh.cells_dict["triangle"]) == sum(
        len(set(part)) - 2 for part in polygons_of(cells)
    )


def polygons_of(cells):
    """The corners of all two-faces, from the facets of cells; shared ones once."""
    return {
        frozenset(x for x in cell.vertices if h.side(x) == 0)
        for cell in cells
        for h in cell.inequalities
    }


# --- refusals ------------------------------------------------------------------------------------


def test_what_cannot_be_exported_is_refused_by_name(tmp_path):
    plane = explore(*CASES["random"])
    with pytest.raises(FileFormatError, match=r"a.stl: change the ending to .json, .graphml, .ine"):
        export(plane, tmp_path / "a.stl")
    with pytest.raises(FileFormatError, match=r".ine holds one cell; it needs the index of a cell"):
        export(plane, tmp_path / "a.ine")
    with pytest.raises(FileFormatError, match=r"holds the whole complex; cell 3 was given"):
        export(plane, tmp_path / "a.json", cell=3)
    with pytest.raises(ExactRegionsError, match=f"there is no cell 999; there are {plane.count}"):
        export(plane, tmp_path / "a.ext", cell=999)
    with pytest.raises(FileFormatError, match="cannot be written"):
        export(plane, tmp_path / "no" / "a.json")
    with pytest.raises(DomainError, match="dimension 1; meshes are made in dimension 2 and 3"):
        export(explore(hat(), Box.cube(1)), tmp_path / "a.vtu")


@pytest.mark.parametrize("name", ["a.json", "a.graphml", "a.ine", "a.vtu"])
def test_an_incomplete_complex_is_not_exported(tmp_path, name):
    cells = explore(*CASES["random"], max_cells=2)
    with pytest.raises(IncompleteError, match="raise the budget"):
        export(cells, tmp_path / name, cell=0 if name == "a.ine" else None)
    assert not (tmp_path / name).exists()


def test_without_meshio_the_error_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "meshio", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'exactregions\[mesh\]'"):
        export(explore(*CASES["random"]), tmp_path / "a.vtu")


def test_a_mesh_of_an_unbounded_domain_is_refused(tmp_path):
    pytest.importorskip("meshio", reason="meshes need meshio")
    with pytest.raises(UnboundedError, match="unbounded"):
        export(explore(zaslavsky(2, 2), Domain.whole(2)), tmp_path / "a.vtu")
