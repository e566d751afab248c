(* A witness is a rational point X / q, evaluated forward through the network in integers.
   No form of the tree is used, so the witness does not rest on the tree being right. *)
Require Import ZArith Reals List Lra Lia Bool Forms Farkas Tree.
Import ListNotations.

Open Scope Z_scope.

Fixpoint dotZ (w x : list Z) : Z :=
  match w, x with a :: w', b :: x' => a * b + dotZ w' x' | _, _ => 0 end.

Definition has_sign (s : sgn) (z : Z) : bool :=
  match s with Pos => 0 <? z | Neg => z <? 0 | Zer => z =? 0 end.

(* h, outs: the values times q *)
Fixpoint forward (prog : list instr) (q : Z) (h outs : list Z) (p : list sgn) : bool :=
  match prog with
  | [] => match p with [] => true | _ => false end
  | Next :: rest => forward rest q (rev outs) [] p
  | Lin w b :: rest => forward rest q h (dotZ w h + b * q :: outs) p
  | Row w b :: rest =>
      match p with
      | [] => false
      | s :: p' =>
          let z := dotZ w h + b * q in
          has_sign s z && forward rest q h (Z.max 0 z :: outs) p'
      end
  end.

Definition witness := (Z * list Z)%type.

Definition witnesses (d : nat) (prog : list instr) (ins dom : list form) (p : list sgn)
    (w : witness) : bool :=
  let point := fst w :: snd w in
  (0 <? fst w) && Nat.eqb (length (snd w)) d && forallb (fun g => 0 <? dotZ g point) dom &&
  forward prog (fst w) (map (fun g => dotZ g point) ins) [] p.

Open Scope R_scope.

Definition ratio (q z : Z) : R := IZR z / IZR q.
Definition point_of (w : witness) : list R := map (ratio (fst w)) (snd w).

Lemma dotZ_dot : forall q w X, (0 < q)%Z -> ratio q (dotZ w X) = dot w (map (ratio q) X).
Proof.
  intros q w X Q. assert (IZR q <> 0) by (apply not_0_IZR; lia). unfold ratio.
  revert X; induction w as [|a w IH]; intros [|v X]; cbn [dotZ dot map]; try (field; assumption).
  rewrite <- IH, plus_IZR, mult_IZR. field. assumption.
Qed.

Lemma dotZ_eval : forall w g, (0 < fst w)%Z ->
  ratio (fst w) (dotZ g (fst w :: snd w)) = eval (point_of w) g.
Proof.
  intros w g Q. rewrite dotZ_dot by exact Q. unfold eval, point_of. cbn [map].
  replace (ratio (fst w) (fst w)) with 1; [reflexivity|].
  unfold ratio. field. apply not_0_IZR. lia.
Qed.

Lemma ratio_sign : forall q z, (0 < q)%Z ->
  ((0 < z)%Z -> 0 < ratio q z) /\ ((z < 0)%Z -> ratio q z < 0) /\ (z = 0%Z -> ratio q z = 0).
Proof.
  intros q z Q. apply IZR_lt, Rinv_0_lt_compat in Q. unfold ratio, Rdiv.
  repeat split; intros H; [apply IZR_lt in H; nra|apply IZR_lt in H; nra|rewrite H; ring].
Qed.

Lemma ratio_relu : forall q z, (0 < q)%Z -> ratio q (Z.max 0 z) = relu (ratio q z).
Proof.
  intros q z Q. destruct (ratio_sign q z Q) as [P [N E]].
  destruct (Z.lt_trichotomy z 0) as [H|[H|H]].
  - rewrite Z.max_l by lia. rewrite relu_neg by (specialize (N H); lra). unfold ratio, Rdiv. ring.
  - subst z. rewrite Z.max_l, relu_neg by (try lia; rewrite E; lra || reflexivity).
    unfold ratio, Rdiv. ring.
  - rewrite Z.max_r by lia. rewrite relu_pos; [reflexivity|]. specialize (P H). lra.
Qed.

Lemma ratio_row : forall q w b h, (0 < q)%Z ->
  dot w (map (ratio q) h) + IZR b = ratio q (dotZ w h + b * q).
Proof.
  intros q w b h Q. rewrite <- dotZ_dot by exact Q. unfold ratio.
  rewrite plus_IZR, mult_IZR. field. apply not_0_IZR. lia.
Qed.

Lemma forward_sound : forall prog q h outs p, (0 < q)%Z -> forward prog q h outs p = true ->
  Forall2 strict p (preacts prog (map (ratio q) h) (map (ratio q) outs)).
Proof.
  induction prog as [|[w b|w b|] rest IH]; intros q h outs p Q E; cbn [forward preacts] in *.
  - destruct p; [constructor|discriminate].
  - destruct p as [|s p]; [discriminate|]. apply andb_true_iff in E as [E1 E2].
    rewrite ratio_row by exact Q. constructor.
    + destruct (ratio_sign q (dotZ w h + b * q) Q) as [P [N Z]].
      destruct s; cbn [has_sign strict] in *;
        [apply P, Z.ltb_lt, E1|apply N, Z.ltb_lt, E1|apply Z, Z.eqb_eq, E1].
    + rewrite <- ratio_relu by exact Q. exact (IH q h (Z.max 0 (dotZ w h + b * q) :: outs) p Q E2).
  - rewrite ratio_row by exact Q. exact (IH q h (dotZ w h + b * q :: outs)%Z p Q E).
  - rewrite <- map_rev. exact (IH q _ [] p Q E).
Qed.

Lemma witnesses_sound : forall d prog ins dom p w, witnesses d prog ins dom p w = true ->
  length (point_of w) = d /\
  (forall g, In g dom -> 0 < eval (point_of w) g) /\
  Forall2 strict p (preacts prog (map (eval (point_of w)) ins) []).
Proof.
  intros d prog ins dom p w E. unfold witnesses in E. cbv zeta in E.
  apply andb_true_iff in E as [E F]. apply andb_true_iff in E as [E D].
  apply andb_true_iff in E as [Q L]. apply Z.ltb_lt in Q. apply Nat.eqb_eq in L.
  split; [unfold point_of; rewrite map_length; exact L|]. split.
  - intros g G. rewrite forallb_forall in D. specialize (D g G). apply Z.ltb_lt in D.
    rewrite <- dotZ_eval by exact Q. apply ratio_sign; assumption.
  - apply forward_sound in F; [|exact Q]. cbn [map] in F. rewrite map_map in F.
    erewrite map_ext in F; [exact F|]. intros g. apply dotZ_eval. exact Q.
Qed.
