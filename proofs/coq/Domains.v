(* The input space itself as domain: a polytope, a box, or everything. *)
Require Import ZArith QArith Qreals Reals List Lra Lia Bool.
Require Import Forms Farkas Tree Balls Witness Network Activation Claim Main.
Import ListNotations.

Definition axis (i : nat) (k : Q) : list Q := repeat 0%Q i ++ [k].
Definition identity (d : nat) : list row := map (fun i => (axis i 1, 0)%Q) (seq 0 d).

(* THE CHECKER for d inputs and the half-spaces w . x + b >= 0 of dom. *)
Definition check_net (d : nat) (dom : list row) (net : network) (t : tree) (ws : list witness) :=
  check d (identity d) dom net t ws.

(* A x <= b, as pairs of a row of A and its bound. *)
Definition polytope_rows (Ab : list (list Q * Q)) : list row :=
  map (fun r => (map Qopp (fst r), snd r)) Ab.

Definition box := list (Q * Q).
Fixpoint box_rows_from (i : nat) (B : box) : list row :=
  match B with
  | [] => []
  | (lo, hi) :: B' => (axis i 1, - lo)%Q :: (axis i (-1), hi)%Q :: box_rows_from (S i) B'
  end.
Definition box_rows (B : box) : list row := box_rows_from 0 B.

Open Scope R_scope.

Definition in_polytope (Ab : list (list Q * Q)) (x : list R) : Prop :=
  forall r, In r Ab -> qdot (fst r) x <= Q2R (snd r).
Definition in_box (B : box) (x : list R) : Prop :=
  Forall2 (fun b xi => Q2R (fst b) <= xi <= Q2R (snd b)) B x.
Definition inside_box (B : box) (x : list R) : Prop :=
  Forall2 (fun b xi => Q2R (fst b) < xi < Q2R (snd b)) B x.

Lemma qdot_axis : forall i k x, qdot (axis i k) x = Q2R k * nth i x 0.
Proof.
  unfold axis. induction i as [|i IH]; intros k [|r x]; cbn [repeat app qdot nth]; try ring.
  rewrite IH, Q2R_zero. ring.
Qed.

Lemma place_identity : forall d x, length x = d -> place (identity d) x = x.
Proof.
  intros d x <-. unfold place, identity. rewrite map_map.
  transitivity (map (fun i => nth i x 0) (seq 0 (length x))).
  - apply map_ext. intros i. unfold value. cbn [fst snd]. rewrite qdot_axis, Q2R_one, Q2R_zero. ring.
  - induction x as [|r x IH]; [reflexivity|]. cbn [length seq map nth]. f_equal.
    rewrite <- seq_shift, map_map. exact IH.
Qed.

(* THE THEOREM: for a rational ReLU network and a domain of rational half-spaces. *)
Theorem check_net_sound : forall d dom net t ws P, check_net d dom net t ws = Some P ->
  claim d (within dom) (strictly_within dom) (unit_values net) P.
Proof.
  intros d dom net t ws P E. apply check_sound in E. revert E. apply claim_extends.
  - reflexivity.
  - auto.
  - intros x L. rewrite place_identity by exact L. reflexivity.
Qed.

(* With no half-space the domain is R^d, and D x says nothing. *)
Corollary check_whole_space : forall d net t ws P, check_net d [] net t ws = Some P ->
  claim d (fun _ => True) (fun _ => True) (unit_values net) P.
Proof.
  intros d net t ws P E. apply check_net_sound in E. revert E. apply claim_extends; auto.
  intros x _. split; [auto|]. intros _ r [].
Qed.

Lemma qdot_opp : forall w x, qdot (map Qopp w) x = - qdot w x.
Proof.
  induction w as [|a w IH]; intros [|r x]; cbn [map qdot]; try ring.
  rewrite IH, Q2R_opp. ring.
Qed.

Corollary check_polytope : forall d Ab net t ws P,
  check_net d (polytope_rows Ab) net t ws = Some P ->
  claim d (in_polytope Ab) (fun x => forall r, In r Ab -> qdot (fst r) x < Q2R (snd r))
        (unit_values net) P.
Proof.
  intros d Ab net t ws P E. apply check_net_sound in E. revert E.
  assert (V : forall r x, value x (map Qopp (fst r), snd r) = Q2R (snd r) - qdot (fst r) x).
  { intros r x. unfold value. cbn [fst snd]. rewrite qdot_opp. ring. }
  apply claim_extends; [| |reflexivity]; intros x _; [split|]; intros H r I.
  - specialize (H _ (in_map _ _ _ I)). cbv beta in H. rewrite V in H. lra.
  - apply in_map_iff in I as [s [<- I]]. rewrite V. specialize (H s I). lra.
  - specialize (H _ (in_map _ _ _ I)). cbv beta in H. rewrite V in H. lra.
Qed.

Lemma box_values : forall (rel : R -> Prop) B suf pre, length suf = length B ->
  ((forall r, In r (box_rows_from (length pre) B) -> rel (value (pre ++ suf) r)) <->
   Forall2 (fun b xi => rel (xi - Q2R (fst b)) /\ rel (Q2R (snd b) - xi)) B suf).
Proof.
  intros rel; induction B as [|[lo hi] B IH]; intros [|xi suf] pre L; try discriminate.
  - split; [constructor|intros _ r []].
  - assert (N : nth (length pre) (pre ++ xi :: suf) 0 = xi).
    { rewrite app_nth2, Nat.sub_diag by lia. reflexivity. }
    assert (V1 : value (pre ++ xi :: suf) (axis (length pre) 1, (- lo)%Q) = xi - Q2R lo).
    { unfold value. cbn [fst snd]. rewrite qdot_axis, N, Q2R_opp, Q2R_one. ring. }
    assert (V2 : value (pre ++ xi :: suf) (axis (length pre) (-1), hi) = Q2R hi - xi).
    { unfold value. cbn [fst snd]. rewrite qdot_axis, N.
      change (-1)%Q with (- (1))%Q. rewrite Q2R_opp, Q2R_one. ring. }
    specialize (IH suf (pre ++ [xi])). rewrite app_length, <- app_assoc in IH. cbn [length app] in IH.
    replace (length pre + 1)%nat with (S (length pre)) in IH by lia.
    cbn [box_rows_from]. split; intros H.
    + constructor.
      * cbn [fst snd]. split; [rewrite <- V1|rewrite <- V2]; apply H; cbn; auto.
      * apply IH; [injection L; auto|]. intros r I. apply H. cbn; auto.
    + inversion H as [|b x B' x' [H1 H2] H3]; subst. cbn [fst snd] in *.
      intros r [<-|[<-|I]]; [rewrite V1; exact H1|rewrite V2; exact H2|].
      apply IH in I; [exact I|injection L; auto|exact H3].
Qed.

Lemma forall2_iff : forall A B (r s : A -> B -> Prop) u v,
  (forall a b, r a b <-> s a b) -> (Forall2 r u v <-> Forall2 s u v).
Proof.
  intros A B r s u v H; split; intros F; induction F; constructor; try apply H; assumption.
Qed.

Lemma box_within : forall B x, length x = length B -> (within (box_rows B) x <-> in_box B x).
Proof.
  intros B x L. etransitivity; [exact (box_values (fun v => 0 <= v) B x [] L)|].
  apply forall2_iff. intros b xi. split; lra.
Qed.

Lemma box_strictly_within : forall B x, length x = length B ->
  strictly_within (box_rows B) x -> inside_box B x.
Proof.
  intros B x L H. apply (box_values (fun v => 0 < v) B x [] L) in H.
  revert H. apply forall2_iff. intros b xi. split; lra.
Qed.

Corollary check_box : forall B net t ws P,
  check_net (length B) (box_rows B) net t ws = Some P ->
  claim (length B) (in_box B) (inside_box B) (unit_values net) P.
Proof.
  intros B net t ws P E. apply check_net_sound in E. revert E.
  apply claim_extends; [apply box_within|apply box_strictly_within|reflexivity].
Qed.

(* A slice: the points origin + t_1 v_1 + ... + t_d v_d for t in a domain of R^d. *)
Definition slice (origin : list Q) (directions : list (list Q)) : list row :=
  map (fun j => (map (fun v => nth j v 0%Q) directions, nth j origin 0%Q)) (seq 0 (length origin)).

Lemma slice_coordinate : forall origin directions t j, (j < length origin)%nat ->
  nth j (place (slice origin directions) t) 0 =
  qdot (map (fun v => nth j v 0%Q) directions) t + Q2R (nth j origin 0%Q).
Proof.
  intros origin directions t j L. unfold place, slice. rewrite map_map.
  set (g := fun i => value t (map (fun v => nth i v 0%Q) directions, nth i origin 0%Q)).
  rewrite nth_indep with (d' := g 0%nat) by (rewrite map_length, seq_length; exact L).
  rewrite map_nth, seq_nth by exact L. reflexivity.
Qed.

Corollary check_slice : forall origin directions dom net t ws P,
  let d := length directions in
  check d (slice origin directions) dom net t ws = Some P ->
  claim d (within dom) (strictly_within dom)
        (fun x => unit_values net (place (slice origin directions) x)) P.
Proof. intros origin directions dom net t ws P d. apply check_sound. Qed.

(* The segment from a to b, as the points a + t (b - a) with 0 <= t <= 1. *)
Definition differences (a b : list Q) : list Q := map (fun ab => (snd ab - fst ab)%Q) (List.combine a b).

Corollary check_segment : forall a b net t ws P,
  check 1 (slice a [differences a b]) (box_rows [(0, 1)%Q]) net t ws = Some P ->
  claim 1 (in_box [(0, 1)%Q]) (inside_box [(0, 1)%Q])
        (fun x => unit_values net (place (slice a [differences a b]) x)) P.
Proof.
  intros a b net t ws P E. apply check_sound in E. revert E. apply claim_extends; [| |reflexivity].
  - intros x L. apply box_within. exact L.
  - intros x L. apply box_strictly_within. exact L.
Qed.
