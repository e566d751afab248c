(* What a certificate proves, and two consequences of it that need no certificate. *)
Require Import ZArith Reals List Lra Lia Bool Forms Farkas Tree Balls.
Import ListNotations.
Open Scope R_scope.

(* The set S of points of R^d contains an open cube. *)
Definition has_interior (d : nat) (S : list R -> Prop) : Prop :=
  exists x r, length x = d /\ 0 < r /\ forall y, near r x y -> S y.

Definition strict_pattern (p : list sgn) : bool :=
  forallb (fun s => match s with Zer => false | _ => true end) p.

(* What a certificate proves of the patterns P, for the signs of f on a domain D with the given
   strict part: no pattern is listed twice, each is there strictly inside, every point of D fits
   one, and the patterns are exactly those whose cell has interior. *)
Definition claim (d : nat) (D inside : list R -> Prop) (f : list R -> list R)
    (P : list (list sgn)) : Prop :=
  NoDup P
  /\ (forall p, In p P -> exists x, length x = d /\ inside x /\ Forall2 strict p (f x))
  /\ (forall x, length x = d -> D x -> exists p, In p P /\ Forall2 fits p (f x))
  /\ (forall p, In p P <-> has_interior d (fun x => D x /\ Forall2 strict p (f x))).

Lemma strict_equal : forall p q zs, Forall2 strict p zs -> Forall2 strict q zs -> p = q.
Proof.
  intros p q zs S; revert q; induction S as [|s z p zs V S IH]; intros q Q; inversion Q; subst;
    [reflexivity|].
  f_equal; [eapply strict_unique; eassumption|apply IH; assumption].
Qed.

(* Every point where no neuron vanishes has one of the listed patterns. *)
Corollary claim_generic : forall d D inside f P, claim d D inside f P ->
  forall x, length x = d -> D x -> (forall z, In z (f x) -> z <> 0) ->
  exists p, In p P /\ Forall2 strict p (f x).
Proof.
  intros d D inside f P [_ [_ [C _]]] x L W NZ. destruct (C x L W) as [p [I F]].
  exists p; split; [exact I|]. clear I C. induction F as [|s z p zs S F IH]; constructor.
  - specialize (NZ z (or_introl eq_refl)). destruct s; cbn [fits strict] in *; lra.
  - apply IH. intros y Y. apply NZ. right; exact Y.
Qed.

(* The claim looks at D, its strict part and f at points of R^d only. *)
Lemma claim_extends : forall d (D D' inside inside' : list R -> Prop) (f f' : list R -> list R) P,
  (forall x, length x = d -> (D x <-> D' x)) ->
  (forall x, length x = d -> inside x -> inside' x) ->
  (forall x, length x = d -> f x = f' x) ->
  claim d D inside f P -> claim d D' inside' f' P.
Proof.
  intros d D D' inside inside' f f' P HD HI HF [N [W [C X]]].
  assert (I : forall p, has_interior d (fun x => D x /\ Forall2 strict p (f x)) <->
                        has_interior d (fun x => D' x /\ Forall2 strict p (f' x))).
  { intros p; split; intros [x [r [L [R B]]]]; exists x, r; split; try exact L; split; try exact R;
      intros y Y; destruct (B y Y) as [B1 B2];
      assert (Ly : length y = d) by (rewrite (near_length _ _ _ Y); exact L).
    - rewrite <- (HF y Ly). split; [apply HD; assumption|exact B2].
    - rewrite (HF y Ly). split; [apply HD; assumption|exact B2]. }
  split; [exact N|]. split; [|split].
  - intros p J. destruct (W p J) as [x [L [S F]]]. exists x.
    split; [exact L|]. split; [exact (HI x L S)|]. rewrite <- HF by exact L. exact F.
  - intros x L E. destruct (C x L) as [p [J F]]; [apply HD; assumption|].
    exists p. rewrite <- HF by exact L. split; assumption.
  - intros p. rewrite <- I. apply X.
Qed.
