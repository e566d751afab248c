(* Unit networks over the rationals, their meaning at real points, and the integer program that
   the tree walks through. Activation.v turns networks as users state them into unit networks.

   A row (w, b) stands for the affine function w . x + b. A domain is a list of rows, the set where
   all are >= 0: a polytope A x <= b is the rows (-A, b), the whole space is []. *)
Require Import ZArith QArith Qreals Reals List Lra Lia Bool Forms Farkas Tree.
Import ListNotations.

Definition row := (list Q * Q)%type.

(* A node of a unit network passes its row on through a ReLU (true) or as it is (false). *)
Definition node := (bool * row)%type.
Definition unit_network := list (list node).

Open Scope R_scope.

Fixpoint qdot (w : list Q) (x : list R) : R :=
  match w, x with a :: w', r :: x' => Q2R a * r + qdot w' x' | _, _ => 0 end.

Definition value (x : list R) (r : row) : R := qdot (fst r) x + Q2R (snd r).

Definition passed (x : list R) (n : node) : R :=
  if fst n then relu (value x (snd n)) else value x (snd n).

(* What goes into the ReLUs at the input x, in order. *)
Fixpoint relu_inputs (net : unit_network) (x : list R) : list R :=
  match net with
  | [] => []
  | L :: rest => map (fun n => value x (snd n)) (filter fst L) ++ relu_inputs rest (map (passed x) L)
  end.

Definition within (dom : list row) (x : list R) : Prop := forall r, In r dom -> 0 <= value x r.
Definition strictly_within (dom : list row) (x : list R) : Prop :=
  forall r, In r dom -> 0 < value x r.

(* An affine map, as one row for each output: a slice places its parameters in the input space. *)
Definition place (chart : list row) (t : list R) : list R := map (value t) chart.

(* Common denominators. Positive factors change no sign, so integers do for all of it. *)

Open Scope Z_scope.

Definition den (q : Q) : Z := Zpos (Qden q).
Definition common_den (qs : list Q) : Z := fold_right (fun q m => Z.lcm (den q) m) 1 qs.
Definition entries (r : row) : list Q := snd r :: fst r.
Definition common (rows : list row) : Z := common_den (concat (map entries rows)).

Definition numerator (m : Z) (q : Q) : Z := Qnum q * (m / den q).
Definition int_row (m s : Z) (n : node) : instr :=
  (if fst n then Row else Lin) (map (numerator m) (fst (snd n))) (numerator m (snd (snd n)) * s).
Definition int_form (m : Z) (r : row) : form := map (numerator m) (entries r).

(* s: the factor by which the inputs of the layer are too large. *)
Fixpoint compile (net : unit_network) (s : Z) : list instr :=
  match net with
  | [] => []
  | L :: rest =>
      let m := common (map snd L) in map (int_row m s) L ++ Next :: compile rest (m * s)
  end.

Definition half_space (r : row) : form := int_form (common [r]) r.

Open Scope R_scope.

Lemma common_den_pos : forall qs, (0 < common_den qs)%Z.
Proof.
  induction qs as [|q qs IH]; cbn; [lia|]. fold (common_den qs).
  pose proof (Z.lcm_nonneg (den q) (common_den qs)) as N.
  destruct (Z.eq_dec (Z.lcm (den q) (common_den qs)) 0) as [E|E]; [|lia].
  apply Z.lcm_eq_0 in E. unfold den in E. lia.
Qed.

Lemma common_den_divides : forall qs q, In q qs -> (den q | common_den qs)%Z.
Proof.
  induction qs as [|p qs IH]; intros q I; [destruct I|].
  destruct I as [<-|I]; cbn; fold (common_den qs).
  - apply Z.divide_lcm_l.
  - eapply Z.divide_trans; [exact (IH q I)|apply Z.divide_lcm_r].
Qed.

Lemma common_pos : forall rows, 0 < IZR (common rows).
Proof. intros. apply IZR_lt. apply common_den_pos. Qed.

Lemma numerator_sound : forall m q, (den q | m)%Z -> IZR (numerator m q) = IZR m * Q2R q.
Proof.
  intros m q [k ->]. unfold numerator.
  rewrite Z.div_mul by (unfold den; lia). rewrite !mult_IZR. unfold Q2R, den.
  field. apply not_0_IZR. lia.
Qed.

Lemma dot_numerators : forall m w x, (forall q, In q w -> (den q | m)%Z) ->
  dot (map (numerator m) w) x = IZR m * qdot w x.
Proof.
  intros m; induction w as [|q w IH]; intros [|r x] D; cbn [map dot qdot]; try ring.
  rewrite IH, numerator_sound by (intros; apply D; cbn; auto). ring.
Qed.

Lemma dot_smul : forall c w h, dot w (map (Rmult c) h) = c * dot w h.
Proof.
  intros c; induction w as [|a w IH]; intros [|r h]; cbn [map dot]; try ring. rewrite IH. ring.
Qed.

Definition divides_row (m : Z) (r : row) : Prop := forall q, In q (entries r) -> (den q | m)%Z.

Lemma common_divides : forall rows r, In r rows -> divides_row (common rows) r.
Proof.
  intros rows r I q J. apply common_den_divides. apply in_concat.
  exists (entries r). split; [apply in_map; exact I|exact J].
Qed.

Lemma eval_int_form : forall m r x, divides_row m r -> eval x (int_form m r) = IZR m * value x r.
Proof.
  intros m r x D. unfold int_form, entries, eval, value. cbn [map dot].
  rewrite dot_numerators, numerator_sound by (intros; apply D; cbn; auto). ring.
Qed.

Lemma eval_half_space : forall r x, exists c, 0 < c /\ eval x (half_space r) = c * value x r.
Proof.
  intros r x. exists (IZR (common [r])). split; [apply common_pos|].
  apply eval_int_form. apply common_divides. left; reflexivity.
Qed.

Lemma relu_smul : forall c z, 0 < c -> relu (c * z) = c * relu z.
Proof.
  intros c z C. destruct (Rle_dec 0 z) as [G|G].
  - rewrite !relu_pos; [reflexivity|exact G|nra].
  - rewrite !relu_neg; [ring|lra|nra].
Qed.

Lemma preacts_layer : forall m s L rest h outs,
  let z := fun n : node =>
    dot (map (numerator m) (fst (snd n))) h + IZR (numerator m (snd (snd n)) * s) in
  preacts (map (int_row m s) L ++ Next :: rest) h outs =
  map z (filter fst L) ++
  preacts rest (rev outs ++ map (fun n : node => if fst n then relu (z n) else z n) L) [].
Proof.
  intros m s; induction L as [|[[|] r] L IH]; intros rest h outs z;
    cbn [map app preacts filter fst].
  - rewrite app_nil_r. reflexivity.
  - unfold int_row at 1. cbn [fst snd preacts app]. f_equal. rewrite IH. cbn [rev].
    rewrite <- app_assoc. reflexivity.
  - unfold int_row at 1. cbn [fst snd preacts app]. rewrite IH. cbn [rev].
    rewrite <- app_assoc. reflexivity.
Qed.

Definition scaled (zi zq : R) : Prop := exists c, 0 < c /\ zi = c * zq.

(* The integer program computes positive multiples of what goes into the ReLUs. *)
Theorem compile_scaled : forall net s h, 0 < IZR s ->
  Forall2 scaled (preacts (compile net s) (map (Rmult (IZR s)) h) []) (relu_inputs net h).
Proof.
  induction net as [|L net IH]; intros s h S; cbn [compile relu_inputs]; [constructor|].
  cbv zeta. rewrite preacts_layer. cbv zeta. cbn [rev app].
  set (m := common (map snd L)). set (c := IZR (m * s)).
  assert (C : 0 < c).
  { unfold c. rewrite mult_IZR. pose proof (common_pos (map snd L)) as M. fold m in M. nra. }
  assert (V : forall n, In n L ->
    dot (map (numerator m) (fst (snd n))) (map (Rmult (IZR s)) h)
      + IZR (numerator m (snd (snd n)) * s) = c * value h (snd n)).
  { intros n I. assert (D : divides_row m (snd n)) by (apply common_divides, in_map, I).
    rewrite dot_smul, dot_numerators by (intros; apply D; right; assumption).
    unfold c, value. rewrite !mult_IZR, numerator_sound by (apply D; left; reflexivity). ring. }
  apply Forall2_app.
  - assert (V' : forall n, In n (filter fst L) -> In n L)
      by (intros n I; apply filter_In in I as [I _]; exact I).
    induction (filter fst L) as [|n N IHn]; cbn [map]; constructor.
    + exists c. split; [exact C|]. apply V, V'. left; reflexivity.
    + apply IHn. intros k I. apply V'. right; exact I.
  - erewrite map_ext_in.
    + rewrite <- (map_map (passed h) (Rmult c)). apply IH. exact C.
    + intros n I. cbv beta. rewrite V by exact I. unfold passed.
      destruct (fst n); [apply relu_smul; exact C|reflexivity].
Qed.

Lemma signs_scaled : forall (rel : sgn -> R -> Prop) p zi zq,
  (forall s c z, 0 < c -> (rel s (c * z) <-> rel s z)) ->
  Forall2 scaled zi zq -> (Forall2 rel p zi <-> Forall2 rel p zq).
Proof.
  intros rel p zi zq H F; revert p; induction F as [|a b u v [c [C ->]] F IH]; intros p;
    [reflexivity|].
  split; intros M; inversion M; subst; constructor;
    try (apply (H _ _ _ C); assumption); apply IH; assumption.
Qed.

Lemma fits_scale : forall s c z, 0 < c -> (fits s (c * z) <-> fits s z).
Proof. intros [] c z C; cbn [fits]; split; intros; nra. Qed.
Lemma strict_scale : forall s c z, 0 < c -> (strict s (c * z) <-> strict s z).
Proof. intros [] c z C; cbn [strict]; split; intros; nra. Qed.
