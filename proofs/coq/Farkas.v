(* The only linear arithmetic in the checker: a form is nonnegative where the premises are.

   The hint holds mu > 0 and pairs (i, l) with l >= 0; the checker computes
   mu f - sum_i l_i g_i and accepts when that is a constant c >= 0. Then mu f = sum_i l_i g_i + c.
   That such a hint exists whenever it should (linear duality) is not needed for soundness. *)
Require Import ZArith Reals List Lra Lia Bool Forms.
Import ListNotations.

Open Scope Z_scope.

Definition hint := (Z * list (nat * Z))%type.

Definition subtract (prem : list form) (il : nat * Z) (f : form) : form :=
  add (scale (- snd il) (nth (fst il) prem [])) f.

Definition implied (prem : list form) (h : hint) (f : form) : bool :=
  (0 <? fst h) && forallb (fun il : nat * Z => 0 <=? snd il) (snd h) &&
  is_nonneg_constant (fold_right (subtract prem) (scale (fst h) f) (snd h)).

Open Scope R_scope.

Definition holds (prem : list form) (x : list R) : Prop := forall g, In g prem -> 0 <= eval x g.

Lemma holds_cons : forall g prem x, 0 <= eval x g -> holds prem x -> holds (g :: prem) x.
Proof. intros g prem x G H g' [<-|I]; auto. Qed.

Lemma implied_sound : forall prem h f x,
  holds prem x -> implied prem h f = true -> 0 <= eval x f.
Proof.
  intros prem [mu lam] f x HP E. unfold implied in E. cbn [fst snd] in E.
  apply andb_true_iff in E as [E E3]. apply andb_true_iff in E as [E1 E2].
  apply Z.ltb_lt, IZR_lt in E1. apply nonneg_constant_sound with (x := x) in E3.
  assert (L : eval x (fold_right (subtract prem) (scale mu f) lam) <= IZR mu * eval x f).
  { clear E3. induction lam as [|[i l] lam IH]; cbn [fold_right].
    - rewrite eval_scale. lra.
    - cbn [forallb snd] in E2. apply andb_true_iff in E2 as [El E2].
      apply Z.leb_le, IZR_le in El. specialize (IH E2).
      unfold subtract at 1. cbn [fst snd]. rewrite eval_add, eval_scale, opp_IZR.
      assert (0 <= eval x (nth i prem [])).
      { destruct (nth_in_or_default i prem []) as [I|I]; [auto|]. rewrite I, eval_nil. lra. }
      nra. }
  nra.
Qed.
