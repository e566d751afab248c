(* Affine forms with integer coefficients and their values at real points.

   A form is the list c :: a_1 :: ... :: a_d; its value at x is c + a_1 x_1 + ... + a_d x_d.
   A list that is too short reads as ended by zeros, so [] is the zero form. *)
Require Import ZArith Reals List Lra Lia Bool.
Import ListNotations.

Open Scope Z_scope.

Definition form := list Z.

Fixpoint add (f g : form) : form :=
  match f, g with
  | [], _ => g
  | _, [] => f
  | a :: f', b :: g' => (a + b) :: add f' g'
  end.

Definition scale (k : Z) (f : form) : form := map (Z.mul k) f.

Fixpoint combine (w : list Z) (H : list form) : form :=
  match w, H with
  | a :: w', g :: H' => add (scale a g) (combine w' H')
  | _, _ => []
  end.

(* The row w . h + b of a layer, when the entries of h are the forms H. *)
Definition row_form (w : list Z) (b : Z) (H : list form) : form := add [b] (combine w H).

Definition is_zero (f : form) : bool := forallb (Z.eqb 0) f.

Definition is_nonneg_constant (f : form) : bool :=
  match f with [] => true | c :: a => (0 <=? c) && is_zero a end.

Open Scope R_scope.

Fixpoint dot (w : list Z) (x : list R) : R :=
  match w, x with
  | a :: w', r :: x' => IZR a * r + dot w' x'
  | _, _ => 0
  end.

Definition eval (x : list R) (f : form) : R := dot f (1 :: x).

Lemma dot_add : forall f g x, dot (add f g) x = dot f x + dot g x.
Proof.
  induction f as [|a f IH]; intros [|b g] [|r x]; cbn [add dot]; try ring.
  rewrite IH, plus_IZR. ring.
Qed.

Lemma dot_scale : forall k f x, dot (scale k f) x = IZR k * dot f x.
Proof.
  intros k; induction f as [|a f IH]; intros [|r x]; cbn [scale map dot]; try ring.
  unfold scale in IH. rewrite IH, mult_IZR. ring.
Qed.

Lemma eval_nil : forall x, eval x [] = 0.
Proof. reflexivity. Qed.

Lemma eval_add : forall x f g, eval x (add f g) = eval x f + eval x g.
Proof. intros; apply dot_add. Qed.

Lemma eval_scale : forall x k f, eval x (scale k f) = IZR k * eval x f.
Proof. intros; apply dot_scale. Qed.

Lemma eval_row_form : forall x w b H,
  eval x (row_form w b H) = dot w (map (eval x) H) + IZR b.
Proof.
  intros x w b H. unfold row_form. rewrite eval_add.
  assert (C : eval x (combine w H) = dot w (map (eval x) H)).
  { revert H; induction w as [|a w IH]; intros [|g H]; cbn [combine map dot]; try apply eval_nil.
    rewrite eval_add, eval_scale, IH. reflexivity. }
  rewrite C. unfold eval. cbn [dot]. ring.
Qed.

Lemma dot_is_zero : forall f x, is_zero f = true -> dot f x = 0.
Proof.
  induction f as [|a f IH]; intros [|r x] E; cbn [dot]; try reflexivity.
  apply andb_true_iff in E as [E1 E2]. apply Z.eqb_eq in E1. subst a.
  rewrite IH by exact E2. ring.
Qed.

Lemma eval_is_zero : forall x f, is_zero f = true -> eval x f = 0.
Proof. intros; apply dot_is_zero; assumption. Qed.

Lemma nonneg_constant_sound : forall x f, is_nonneg_constant f = true -> 0 <= eval x f.
Proof.
  intros x [|c a] E; [rewrite eval_nil; lra|]. unfold eval; cbn [dot].
  apply andb_true_iff in E as [E1 E2]. apply Z.leb_le, IZR_le in E1.
  rewrite dot_is_zero by exact E2. lra.
Qed.
