(* Just enough topology for "a cell has interior": open cubes, and the fact that finitely many
   nonzero affine forms cannot fill one with their zeros. *)
Require Import ZArith Reals List Lra Lia Bool Forms Farkas Tree.
Import ListNotations.
Open Scope R_scope.

(* y lies in the open cube of half-width r around x (hence has as many coordinates). *)
Definition near (r : R) (x y : list R) : Prop := Forall2 (fun a b => Rabs (a - b) < r) x y.

Lemma near_length : forall r x y, near r x y -> length y = length x.
Proof. intros r x y N; induction N; cbn; congruence. Qed.

Lemma near_self : forall r x, 0 < r -> near r x x.
Proof.
  intros r x H; induction x; constructor; [|assumption].
  rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0. exact H.
Qed.

Lemma near_weaken : forall r s x y, r <= s -> near r x y -> near s x y.
Proof. intros r s x y L N; induction N; constructor; [lra|assumption]. Qed.

Lemma near_trans : forall r s x y z, near r x y -> near s y z -> near (r + s) x z.
Proof.
  intros r s x y z N; revert z; induction N as [|a b x y D N IH]; intros z M;
    inversion M as [|b' c y' z' E M']; subst; constructor; [|apply IH; exact M'].
  replace (a - c) with ((a - b) + (b - c)) by ring.
  pose proof (Rabs_triang (a - b) (b - c)). lra.
Qed.

Lemma near_exists : forall x z, length z = length x -> exists m, 0 < m /\ near m x z.
Proof.
  induction x as [|a x IH]; intros [|b z] L; try discriminate.
  - exists 1. split; [lra|constructor].
  - destruct (IH z) as [m [M N]]; [injection L; auto|].
    exists (m + (Rabs (a - b) + 1)). pose proof (Rabs_pos (a - b)).
    split; [lra|]. constructor; [lra|]. apply near_weaken with (r := m); [lra|exact N].
Qed.

Fixpoint norm (w : list Z) : R := match w with [] => 0 | a :: w' => Rabs (IZR a) + norm w' end.

Lemma norm_nonneg : forall w, 0 <= norm w.
Proof. induction w as [|a w IH]; cbn [norm]; [lra|]. pose proof (Rabs_pos (IZR a)). lra. Qed.

Lemma dot_near : forall r w x y, 0 <= r -> near r x y -> Rabs (dot w x - dot w y) <= norm w * r.
Proof.
  intros r w x y H N; revert w; induction N as [|a b x y D N IH]; intros [|k w]; cbn [dot norm].
  - rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0. lra.
  - rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0.
    pose proof (norm_nonneg w). pose proof (Rabs_pos (IZR k)). nra.
  - rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0. lra.
  - replace (IZR k * a + dot w x - (IZR k * b + dot w y))
      with (IZR k * (a - b) + (dot w x - dot w y)) by ring.
    pose proof (Rabs_triang (IZR k * (a - b)) (dot w x - dot w y)) as T.
    rewrite Rabs_mult in T. specialize (IH w). pose proof (Rabs_pos (IZR k)). nra.
Qed.

Lemma eval_near : forall r f x y, 0 <= r -> near r x y -> Rabs (eval x f - eval y f) <= norm f * r.
Proof.
  intros r [|c a] x y H N; unfold eval; cbn [dot norm].
  - rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0. lra.
  - replace (IZR c * 1 + dot a x - (IZR c * 1 + dot a y)) with (dot a x - dot a y) by ring.
    pose proof (dot_near r a x y H N). pose proof (Rabs_pos (IZR c)). nra.
Qed.

(* A form that is not 0 at x keeps its sign on a cube around x. *)
Lemma sign_near : forall f x, eval x f <> 0 ->
  exists r, 0 < r /\ forall y, near r x y -> 0 < eval x f * eval y f.
Proof.
  intros f x V. set (v := eval x f) in *. pose proof (norm_nonneg f) as N.
  assert (A : 0 < Rabs v) by (apply Rabs_pos_lt; exact V).
  exists (Rabs v / (norm f + 1)). assert (0 < Rabs v / (norm f + 1)) by (apply Rdiv_lt_0_compat; lra).
  split; [assumption|]. intros y Y.
  pose proof (eval_near _ f x y (Rlt_le _ _ H) Y) as D. fold v in D.
  assert (norm f * (Rabs v / (norm f + 1)) < Rabs v).
  { apply Rmult_lt_reg_r with (norm f + 1); [lra|].
    replace (norm f * (Rabs v / (norm f + 1)) * (norm f + 1)) with (norm f * Rabs v) by (field; lra).
    nra. }
  assert (B : Rabs (v - eval y f) < Rabs v) by lra. revert B. unfold Rabs.
  destruct (Rcase_abs (v - eval y f)); destruct (Rcase_abs v); intros; nra.
Qed.

Lemma strict_near : forall s f x, strict s (eval x f) -> (s = Zer -> is_zero f = true) ->
  exists r, 0 < r /\ forall y, near r x y -> strict s (eval y f).
Proof.
  intros [] f x S Z; cbn [strict] in *.
  - destruct (sign_near f x) as [r [R N]]; [lra|]. exists r; split; [exact R|].
    intros y Y. specialize (N y Y). nra.
  - destruct (sign_near f x) as [r [R N]]; [lra|]. exists r; split; [exact R|].
    intros y Y. specialize (N y Y). nra.
  - exists 1. split; [lra|]. intros y _. apply eval_is_zero. exact (Z eq_refl).
Qed.

Lemma all_strict_near : forall p F x, Forall2 strict p (map (eval x) F) ->
  Forall2 (fun s f => s = Zer -> is_zero f = true) p F ->
  exists r, 0 < r /\ forall y, near r x y -> Forall2 strict p (map (eval y) F).
Proof.
  intros p F x S Z; induction Z as [|s f p F E Z IH].
  - exists 1. split; [lra|]. intros; constructor.
  - cbn [map] in *. inversion S as [|s' v p' vs V S']; subst.
    destruct (strict_near s f x V E) as [r [R N]]. destruct (IH S') as [r' [R' N']].
    exists (Rmin r r'). split; [apply Rmin_pos; assumption|]. intros y Y.
    constructor.
    + apply N. apply near_weaken with (2 := Y). apply Rmin_l.
    + apply N'. apply near_weaken with (2 := Y). apply Rmin_r.
Qed.

(* The point x + e (z - x). *)
Fixpoint mix (e : R) (x z : list R) : list R :=
  match x, z with a :: x', b :: z' => (a + e * (b - a)) :: mix e x' z' | _, _ => [] end.

Lemma dot_mix : forall e w x z, length z = length x ->
  dot w (mix e x z) = (1 - e) * dot w x + e * dot w z.
Proof.
  intros e; induction w as [|k w IH]; intros [|a x] [|b z] L; try discriminate; cbn [mix dot]; try ring.
  rewrite IH by (injection L; auto). ring.
Qed.

Lemma eval_mix : forall e f x z, length z = length x ->
  eval (mix e x z) f = (1 - e) * eval x f + e * eval z f.
Proof.
  intros e [|c a] x z L; [rewrite !eval_nil; ring|]. unfold eval; cbn [dot].
  rewrite dot_mix by exact L. ring.
Qed.

Lemma mix_near : forall e m x z, 0 < e -> near m x z -> near (e * m) x (mix e x z).
Proof.
  intros e m x z E N; induction N as [|a b x z D N IH]; cbn [mix]; constructor; [|exact IH].
  replace (a - (a + e * (b - a))) with (e * (a - b)) by ring.
  rewrite Rabs_mult, (Rabs_right e) by lra. nra.
Qed.

Lemma leave_zero : forall f x z r, 0 < r -> length z = length x -> eval z f <> 0 ->
  exists y, near r x y /\ eval y f <> 0.
Proof.
  intros f x z r R L V. destruct (Req_dec (eval x f) 0) as [E|E].
  - destruct (near_exists x z L) as [m [M N]].
    assert (P : 0 < r / m) by (apply Rdiv_lt_0_compat; assumption).
    exists (mix (r / m) x z). split.
    + replace r with (r / m * m) at 1 by (field; lra). apply mix_near; assumption.
    + rewrite eval_mix, E by exact L. rewrite Rmult_0_r, Rplus_0_l.
      apply Rmult_integral_contrapositive_currified; [lra|exact V].
  - exists x. split; [apply near_self; exact R|exact E].
Qed.

(* Finitely many forms, none zero everywhere, are all nonzero somewhere in any open cube. *)
Lemma avoid : forall F d x r, 0 < r -> length x = d ->
  (forall f, In f F -> exists z, length z = d /\ eval z f <> 0) ->
  exists y, near r x y /\ forall f, In f F -> eval y f <> 0.
Proof.
  induction F as [|f F IH]; intros d x r R L H.
  - exists x. split; [apply near_self; exact R|intros f []].
  - destruct (H f (or_introl eq_refl)) as [z [Lz V]].
    destruct (leave_zero f x z (r / 2)) as [y [Y Vy]]; [lra|congruence|exact V|].
    destruct (sign_near f y Vy) as [s [S N]].
    assert (0 < Rmin s (r / 2)) by (apply Rmin_pos; lra).
    destruct (IH d y (Rmin s (r / 2))) as [u [U W]]; [assumption| | |].
    + rewrite (near_length _ _ _ Y). exact L.
    + intros g I. apply H. right; exact I.
    + exists u. split.
      * replace r with (r / 2 + r / 2) by field. apply near_trans with y; [exact Y|].
        apply near_weaken with (2 := U). apply Rmin_r.
      * intros g [<-|I]; [|exact (W g I)]. intros Z.
        assert (T : 0 < eval y f * eval u f).
        { apply N. apply near_weaken with (2 := U). apply Rmin_l. }
        rewrite Z in T. lra.
Qed.
