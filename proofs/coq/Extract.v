(* OCaml code of the checker, with Zarith's integers for Z and positive. *)
Require Import ZArith QArith List Main Domains.
Require Import ExtrOcamlBasic ExtrOcamlNatInt ExtrOcamlZBigInt.
Extraction "extracted.ml" check identity box_rows polytope_rows slice.
