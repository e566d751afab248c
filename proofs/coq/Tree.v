(* The split tree: the trie of the listed sign patterns, in the order of the neurons.

   An integer program is the network flattened: Row w b is the next unit, w . h + b through a ReLU;
   Lin w b passes w . h + b on unchanged and has no sign; Next ends a layer.
   At every neuron the tree either splits, or says which closed sign the neuron has on the whole
   node and why. [run] walks it and returns the patterns at its leaves. Everything is proved for
   real inputs, so ties and hyperplanes through common points need no special case. *)
Require Import ZArith Reals List Lra Lia Bool Forms Farkas.
Import ListNotations.

Inductive instr := Row (w : list Z) (b : Z) | Lin (w : list Z) (b : Z) | Next.
Inductive sgn := Pos | Neg | Zer.

Inductive tree :=
| Leaf
| Split (minus plus : tree)
| One (s : sgn) (h : hint) (t : tree).

(* What a neuron passes on where its pre-activation is the form f and its sign is s. *)
Definition keep (s : sgn) (f : form) : form := match s with Pos => f | _ => [] end.

(* The premise that sign s gives: a form that is >= 0. *)
Definition signed (s : sgn) (f : form) : form :=
  match s with Pos => f | Neg => scale (-1) f | Zer => [] end.

Definition one_ok (prem : list form) (s : sgn) (h : hint) (f : form) : bool :=
  match s with Zer => is_zero f | _ => implied prem h (signed s f) end.

Fixpoint run (prog : list instr) (ins outs prem : list form) (t : tree) : option (list (list sgn)) :=
  match prog with
  | [] => match t with Leaf => Some [[]] | _ => None end
  | Next :: q => run q (rev outs) [] prem t
  | Lin w b :: q => run q ins (row_form w b ins :: outs) prem t
  | Row w b :: q =>
      let f := row_form w b ins in
      let go s u :=
        option_map (map (cons s)) (run q ins (keep s f :: outs) (signed s f :: prem) u) in
      match t with
      | Leaf => None
      | Split u v =>
          match go Neg u, go Pos v with Some a, Some c => Some (a ++ c) | _, _ => None end
      | One s h u => if one_ok prem s h f then go s u else None
      end
  end.

Open Scope R_scope.

Definition relu (r : R) : R := Rmax 0 r.

(* Pre-activations in order; h: inputs of the layer, outs: its outputs so far, latest first. *)
Fixpoint preacts (prog : list instr) (h outs : list R) : list R :=
  match prog with
  | [] => []
  | Next :: q => preacts q (rev outs) []
  | Lin w b :: q => preacts q h (dot w h + IZR b :: outs)
  | Row w b :: q => let z := dot w h + IZR b in z :: preacts q h (relu z :: outs)
  end.

Definition strict (s : sgn) (z : R) : Prop :=
  match s with Pos => 0 < z | Neg => z < 0 | Zer => z = 0 end.
Definition fits (s : sgn) (z : R) : Prop :=
  match s with Pos => 0 <= z | Neg => z <= 0 | Zer => z = 0 end.

Lemma strict_fits : forall s z, strict s z -> fits s z.
Proof. intros [] z; simpl; lra. Qed.

Lemma all_strict_fits : forall p zs, Forall2 strict p zs -> Forall2 fits p zs.
Proof. intros p zs F; induction F; constructor; [apply strict_fits|]; assumption. Qed.

Lemma same_length : forall A B (r : A -> B -> Prop) u v, Forall2 r u v -> length u = length v.
Proof. intros A B r u v F; induction F; cbn; congruence. Qed.

Lemma strict_unique : forall s s' z, strict s z -> strict s' z -> s = s'.
Proof. intros [] [] z; simpl; intros; try reflexivity; lra. Qed.

Lemma relu_pos : forall z, 0 <= z -> relu z = z.
Proof. intros; unfold relu; apply Rmax_right; assumption. Qed.
Lemma relu_neg : forall z, z <= 0 -> relu z = 0.
Proof. intros; unfold relu; apply Rmax_left; assumption. Qed.

Lemma keep_relu : forall s f x, fits s (eval x f) -> eval x (keep s f) = relu (eval x f).
Proof.
  intros [] f x F; simpl in *; [symmetry; apply relu_pos; exact F| |];
  rewrite eval_nil; symmetry; apply relu_neg; lra.
Qed.

Lemma fits_signed : forall s f x, fits s (eval x f) -> 0 <= eval x (signed s f).
Proof.
  intros [] f x F; cbn [fits signed] in *; [exact F| |rewrite eval_nil; lra].
  rewrite eval_scale. change (IZR (-1)) with (-1). lra.
Qed.

Lemma one_ok_fits : forall prem s h f x,
  holds prem x -> one_ok prem s h f = true -> fits s (eval x f).
Proof.
  intros prem [] h f x HP E; cbn [one_ok fits] in *.
  - exact (implied_sound _ _ _ _ HP E).
  - apply implied_sound with (x := x) in E; [|exact HP].
    cbn [signed] in E. rewrite eval_scale in E. lra.
  - apply eval_is_zero; exact E.
Qed.

(* The two shapes of an accepted tree, used by every induction below. *)
Lemma run_row : forall w b q ins outs prem t P,
  run (Row w b :: q) ins outs prem t = Some P ->
  let f := row_form w b ins in
  let sub s u Q := run q ins (keep s f :: outs) (signed s f :: prem) u = Some Q in
  (exists u v A C, t = Split u v /\ sub Neg u A /\ sub Pos v C /\
     P = map (cons Neg) A ++ map (cons Pos) C) \/
  (exists s h u A, t = One s h u /\ one_ok prem s h f = true /\ sub s u A /\ P = map (cons s) A).
Proof.
  intros w b q ins outs prem t P E f sub. cbn [run] in E. fold f in E.
  destruct t as [|u v|s h u]; [discriminate| |].
  - left. destruct (run q ins (keep Neg f :: outs) (signed Neg f :: prem) u) as [A|] eqn:RA;
      [|discriminate].
    destruct (run q ins (keep Pos f :: outs) (signed Pos f :: prem) v) as [C|] eqn:RC;
      [|discriminate].
    inversion E. exists u, v, A, C. repeat split; assumption.
  - right. destruct (one_ok prem s h f) eqn:K; [|discriminate].
    destruct (run q ins (keep s f :: outs) (signed s f :: prem) u) as [A|] eqn:RA; [|discriminate].
    inversion E. exists s, h, u, A. repeat split; assumption.
Qed.

(* Every real point that satisfies the premises fits a listed pattern. *)
Theorem run_covers : forall prog ins outs prem t P, run prog ins outs prem t = Some P ->
  forall x, holds prem x ->
  exists p, In p P /\ Forall2 fits p (preacts prog (map (eval x) ins) (map (eval x) outs)).
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs prem t P E x HP.
  - destruct t; inversion E. exists []. split; [left; reflexivity|constructor].
  - apply run_row in E. cbn [preacts]. rewrite <- eval_row_form.
    set (f := row_form w b ins) in *. cbv zeta in E.
    assert (GO : forall s u Q, run q ins (keep s f :: outs) (signed s f :: prem) u = Some Q ->
      fits s (eval x f) -> exists p, In p (map (cons s) Q) /\ Forall2 fits p
        (eval x f :: preacts q (map (eval x) ins) (relu (eval x f) :: map (eval x) outs))).
    { intros s u Q R F.
      destruct (IH _ _ _ _ _ R x) as [p [I M]]; [apply holds_cons; [apply fits_signed|]; assumption|].
      exists (s :: p). split; [apply in_map; exact I|]. constructor; [exact F|].
      cbn [map] in M. rewrite keep_relu in M by exact F. exact M. }
    destruct E as [(u & v & A & C & _ & RA & RC & ->)|(s & h & u & A & _ & K & RA & ->)].
    + destruct (Rle_dec 0 (eval x f)) as [G|G].
      * destruct (GO Pos v C RC G) as [p [I M]].
        exists p; split; [apply in_or_app; right|]; assumption.
      * destruct (GO Neg u A RA) as [p [I M]]; [cbn [fits]; lra|].
        exists p; split; [apply in_or_app; left|]; assumption.
    + apply (GO s u A RA). apply one_ok_fits with (1 := HP) (2 := K).
  - destruct (IH _ _ _ _ _ E x HP) as [p [I M]]. exists p; split; [exact I|].
    cbn [preacts]. rewrite <- eval_row_form. exact M.
  - destruct (IH _ _ _ _ _ E x HP) as [p [I M]]. exists p; split; [exact I|].
    cbn [preacts]. rewrite map_rev in M. exact M.
Qed.

Lemma nodup_cons : forall (s : sgn) P, NoDup P -> NoDup (map (cons s) P).
Proof.
  intros s P N; induction N as [|p P NI N IH]; cbn [map]; constructor; [|exact IH].
  intros I. apply in_map_iff in I as [y [E I]]. inversion E; subst; contradiction.
Qed.

Lemma nodup_app : forall A (u v : list A),
  NoDup u -> NoDup v -> (forall p, In p u -> ~ In p v) -> NoDup (u ++ v).
Proof.
  intros A u v N; induction N as [|p u NI N IH]; intros Nv D; [exact Nv|].
  cbn [app]. constructor.
  - intros I. apply in_app_or in I as [I|I]; [contradiction|]. exact (D p (or_introl eq_refl) I).
  - apply IH; [exact Nv|]. intros q I. apply D. right; exact I.
Qed.

Theorem run_nodup : forall prog ins outs prem t P, run prog ins outs prem t = Some P -> NoDup P.
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs prem t P E.
  - destruct t; inversion E. constructor; [intros []|constructor].
  - apply run_row in E. cbv zeta in E.
    destruct E as [(u & v & A & C & _ & RA & RC & ->)|(s & h & u & A & _ & _ & RA & ->)];
      [|apply nodup_cons; eapply IH; exact RA].
    apply nodup_app; try (apply nodup_cons; eapply IH; eassumption).
    intros p I J. apply in_map_iff in I as [y [<- _]]. apply in_map_iff in J as [z [Z _]]. discriminate.
  - eapply IH; exact E.
  - eapply IH; exact E.
Qed.

(* The pre-activations as forms, along a pattern (a pattern that ends early reads as zeros). *)
Fixpoint path (prog : list instr) (ins outs : list form) (p : list sgn) : list form :=
  match prog with
  | [] => []
  | Next :: q => path q (rev outs) [] p
  | Lin w b :: q => path q ins (row_form w b ins :: outs) p
  | Row w b :: q =>
      let f := row_form w b ins in f :: path q ins (keep (hd Zer p) f :: outs) (tl p)
  end.

(* On the closed cell of p the network is the forms of p; either side may say what the cell is. *)
Lemma path_of_fits : forall prog ins outs p x,
  Forall2 fits p (preacts prog (map (eval x) ins) (map (eval x) outs)) ->
  preacts prog (map (eval x) ins) (map (eval x) outs) = map (eval x) (path prog ins outs p).
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs p x F; cbn [preacts path] in *; [reflexivity| | |].
  - rewrite <- eval_row_form in *. inversion F as [|s z p' zs S F']; subst. cbn [map hd tl].
    rewrite <- (keep_relu s) in * by exact S.
    f_equal. exact (IH ins (keep s (row_form w b ins) :: outs) p' x F').
  - rewrite <- eval_row_form in *. exact (IH ins (row_form w b ins :: outs) p x F).
  - rewrite <- map_rev in *. exact (IH _ [] p x F).
Qed.

Lemma path_fits : forall prog ins outs p x,
  Forall2 fits p (map (eval x) (path prog ins outs p)) ->
  preacts prog (map (eval x) ins) (map (eval x) outs) = map (eval x) (path prog ins outs p).
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs p x F; cbn [preacts path map] in *;
    [reflexivity| | |].
  - inversion F as [|s z p' zs S F']; subst. cbn [map hd tl] in *. rewrite <- eval_row_form.
    rewrite <- (keep_relu s) by exact S.
    f_equal. exact (IH ins (keep s (row_form w b ins) :: outs) p' x F').
  - rewrite <- eval_row_form. exact (IH ins (row_form w b ins :: outs) p x F).
  - rewrite <- map_rev. exact (IH _ [] p x F).
Qed.

(* A listed 0 stands for the zero form, not for a point on a hyperplane. *)
Theorem run_zeros : forall prog ins outs prem t P, run prog ins outs prem t = Some P ->
  forall p, In p P ->
  Forall2 (fun s f => s = Zer -> is_zero f = true) p (path prog ins outs p).
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs prem t P E p I.
  - destruct t; inversion E; subst. destruct I as [<-|[]]. constructor.
  - apply run_row in E. cbv zeta in E. cbn [path].
    destruct E as [(u & v & A & C & _ & RA & RC & ->)|(s & h & u & A & _ & K & RA & ->)].
    + apply in_app_or in I as [I|I]; apply in_map_iff in I as [y [<- J]]; cbn [hd tl];
        (constructor; [discriminate|eapply IH; eassumption]).
    + apply in_map_iff in I as [y [<- J]]; cbn [hd tl].
      constructor; [intros ->; exact K|eapply IH; eassumption].
  - eapply IH; eassumption.
  - eapply IH; eassumption.
Qed.
