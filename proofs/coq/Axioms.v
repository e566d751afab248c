(* Prints what the theorems rest on; the build compares it with the axioms of Coq's real numbers. *)
Require Import Claim Main Domains Compose.
Print Assumptions check_sound.
Print Assumptions check_net_sound.
Print Assumptions check_whole_space.
Print Assumptions check_polytope.
Print Assumptions check_box.
Print Assumptions check_slice.
Print Assumptions check_segment.
Print Assumptions claim_generic.
Print Assumptions compose_sound.
