"""A Coq file whose theorem is what a certificate claims."""

from collections.abc import Iterator
from fractions import Fraction

from problem import Activation, Problem, Row, activation


def coq_tree(stream: Iterator[str], d: int, points: list[str]) -> str:
    """Return the next tree of a stream of words as a Coq term, and collect the witnesses."""
    word = next(stream)
    if word == "L":
        q, *p = (next(stream) for _ in range(d + 1))
        points.append(f"({q}, [{'; '.join(p)}])")
        return "Leaf"
    if word == "S":
        return f"(Split {coq_tree(stream, d, points)} {coq_tree(stream, d, points)})"
    if word == "0":
        return f"(One Zer (1, []) {coq_tree(stream, d, points)})"
    mu, size = next(stream), int(next(stream))
    pairs = "; ".join(f"({next(stream)}%nat, {next(stream)})" for _ in range(size))
    sign = "Pos" if word == "+" else "Neg"
    return f"(One {sign} ({mu}, [{pairs}]) {coq_tree(stream, d, points)})"


def rational(q: Fraction) -> str:
    """Return a rational as a Coq term."""
    return f"({q.numerator} # {q.denominator})"


def coq_rows(rows: list[Row]) -> str:
    """Return rows as a Coq term."""
    terms = (f"([{'; '.join(map(rational, w))}], {rational(b)})" for w, b in rows)
    return f"[{'; '.join(terms)}]"


def coq_layer(act: Activation, rows: list[Row]) -> str:
    """Return a layer as a Coq term."""
    if act == activation("relu"):
        name = "relu_activation"
    else:
        kinks = "; ".join(f"({rational(x)}, {rational(c)})" for x, c in act.kinks)
        base, offset = rational(act.base), rational(act.offset)
        name = f"{{| base := {base}; offset := {offset}; kinks := [{kinks}] |}}"
    return f"{{| rows := {coq_rows(rows)}; act := {name} |}}"


THEOREM = """\
(* Written by expand.py from a certificate: the statement is what to read, the rest is evidence. *)
Require Import ZArith QArith Reals List Tree Witness Network Activation Claim Main Domains.
Import ListNotations.

Definition d := {d}%nat.
Definition hidden_layers : network := [{layers}]%Q.
Definition domain : list row := {domain}%Q.
Definition chart : list row := {chart}.

Definition evidence : tree := {tree}%Z.
Definition points : list witness := [{points}]%Z.
Lemma counted :
  counts ({checker} domain hidden_layers evidence points) {count} {strict} = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(* The network has exactly {count} cells in the domain, {strict} of them without a 0. *)
Theorem exactly_{count}_cells : exists P,
  length P = {count}%nat /\\ length (filter strict_pattern P) = {strict}%nat /\\
  {claim}.
Proof.
  destruct (counts_sound _ _ _ counted) as [P [E [K S]]].
  exists P. split; [exact K|]. split; [exact S|]. exact ({sound} E).
Qed.
Print Assumptions exactly_{count}_cells.
"""


def coq(problem: Problem, stream: Iterator[str], cells: int, strict: int) -> str:
    """Return a Coq file that proves how many cells there are, from the words of the tree."""
    points: list[str] = []
    d = problem.dimension
    tree = coq_tree(stream, d, points)
    where = "claim d (within domain) (strictly_within domain)"
    inputs = problem.chart is None
    return THEOREM.format(
        d=d,
        layers=";\n  ".join(coq_layer(*layer) for layer in problem.layers),
        domain=coq_rows(problem.domain),
        chart="identity d" if problem.chart is None else f"{coq_rows(problem.chart)}%Q",
        tree=tree,
        points="; ".join(points),
        count=cells,
        strict=strict,
        checker="check_net d" if inputs else "check d chart",
        claim=f"{where} (unit_values hidden_layers) P"
        if inputs
        else f"{where} (fun t => unit_values hidden_layers (place chart t)) P",
        sound=("check_net_sound" if inputs else "check_sound") + (" _" * (6 if inputs else 7)),
    )
