(* Networks as users state them: layers of affine rows and one continuous piecewise linear activation.

   The activation is phi(z) = base z + offset + sum_i change_i max(0, z - breakpoint_i): slope base to
   the left of all breakpoints, and change_i more from breakpoint_i on. Every continuous piecewise
   linear function of one variable is of this form. The output layer has no activation and takes no
   part in the count. *)
Require Import ZArith QArith Qreals Reals List Lra Lia Bool Forms Farkas Tree Network.
Import ListNotations.

Record activation := { base : Q; offset : Q; kinks : list (Q * Q) (* breakpoint, change *) }.
Record layer := { rows : list row; act : activation }.
Definition network := list layer.

Definition relu_activation : activation := {| base := 0; offset := 0; kinks := [(0, 1)] |}%Q.

Open Scope R_scope.

Fixpoint bends (ks : list (Q * Q)) (z : R) : R :=
  match ks with [] => 0 | k :: ks' => Q2R (snd k) * relu (z - Q2R (fst k)) + bends ks' z end.

Definition phi (a : activation) (z : R) : R := Q2R (base a) * z + Q2R (offset a) + bends (kinks a) z.

(* The units of a neuron: z minus each breakpoint. *)
Definition units (a : activation) (z : R) : list R := map (fun k => z - Q2R (fst k)) (kinks a).

(* All units of the network at the input x: layer by layer, neuron by neuron. *)
Fixpoint unit_values (net : network) (x : list R) : list R :=
  match net with
  | [] => []
  | L :: rest =>
      let z := map (value x) (rows L) in
      concat (map (units (act L)) z) ++ unit_values rest (map (phi (act L)) z)
  end.

Lemma Q2R_zero : Q2R 0 = 0.
Proof. unfold Q2R; cbn. lra. Qed.

Lemma Q2R_one : Q2R 1 = 1.
Proof. unfold Q2R; cbn. lra. Qed.

(* For ReLUs this is the list of pre-activations. *)
Lemma phi_relu : forall z, phi relu_activation z = relu z.
Proof.
  intros z. unfold phi, relu_activation. cbn [base offset kinks bends fst snd].
  rewrite Q2R_zero, Q2R_one, Rminus_0_r. ring.
Qed.
Lemma units_relu : forall z, units relu_activation z = [z].
Proof.
  intros z. unfold units, relu_activation. cbn [kinks map fst].
  rewrite Q2R_zero, Rminus_0_r. reflexivity.
Qed.

(* As a unit network: a neuron becomes a node without ReLU, base z + offset, unless that is 0, and
   one ReLU node for each breakpoint. Reduced fractions keep the integers short. *)

Definition has_line (a : activation) : bool := negb (Qeq_bool (base a) 0 && Qeq_bool (offset a) 0).

Definition line (a : activation) (r : row) : row :=
  (map (fun w => Qred (base a * w)) (fst r), Qred (base a * snd r + offset a))%Q.

Definition nodes (a : activation) (r : row) : list node :=
  (if has_line a then [(false, line a r)] else []) ++
  map (fun k => (true, (fst r, Qred (snd r - fst k)%Q))) (kinks a).

(* The weight of a neuron, spread over its nodes. *)
Definition spread (a : activation) (w : Q) : list Q :=
  (if has_line a then [w] else []) ++ map (fun k => Qred (w * snd k)%Q) (kinks a).

Definition widen (a : activation) (r : row) : row := (concat (map (spread a) (fst r)), snd r).

Fixpoint lower_from (pre : row -> row) (net : network) : unit_network :=
  match net with
  | [] => []
  | L :: rest => concat (map (fun r => nodes (act L) (pre r)) (rows L)) :: lower_from (widen (act L)) rest
  end.
Definition lower (net : network) : unit_network := lower_from (fun r => r) net.

Lemma Q2R_red : forall q, Q2R (Qred q) = Q2R q.
Proof. intros q. apply Qeq_eqR, Qred_correct. Qed.

Lemma no_line : forall a, has_line a = false -> Q2R (base a) = 0 /\ Q2R (offset a) = 0.
Proof.
  intros a H. unfold has_line in H. apply negb_false_iff, andb_true_iff in H as [H1 H2].
  apply Qeq_bool_iff, Qeq_eqR in H1. apply Qeq_bool_iff, Qeq_eqR in H2.
  rewrite H1, H2. split; apply Q2R_zero.
Qed.

Lemma value_line : forall a r x, value x (line a r) = Q2R (base a) * value x r + Q2R (offset a).
Proof.
  intros a [w b] x. unfold value, line. cbn [fst snd].
  assert (D : qdot (map (fun v => Qred (base a * v)%Q) w) x = Q2R (base a) * qdot w x).
  { revert x; induction w as [|v w IH]; intros [|r x]; cbn [map qdot]; try ring.
    rewrite IH, Q2R_red, Q2R_mult. ring. }
  rewrite D, Q2R_red, Q2R_plus, Q2R_mult. ring.
Qed.

Lemma value_shift : forall r k x, value x (fst r, Qred (snd r - k)%Q) = value x r - Q2R k.
Proof. intros r k x. unfold value. cbn [fst snd]. rewrite Q2R_red, Q2R_minus. ring. Qed.

Lemma nodes_units : forall a r x,
  map (fun n => value x (snd n)) (filter fst (nodes a r)) = units a (value x r).
Proof.
  intros a r x. unfold nodes, units. rewrite filter_app, map_app.
  replace (filter fst (if has_line a then [(false, line a r)] else [])) with (@nil node)
    by (destruct (has_line a); reflexivity).
  cbn [map app]. induction (kinks a) as [|k ks IH]; cbn [map filter fst snd]; [reflexivity|].
  rewrite value_shift, IH. reflexivity.
Qed.

(* What the nodes of a neuron with pre-activation z pass on. *)
Definition passed_on (a : activation) (z : R) : list R :=
  (if has_line a then [Q2R (base a) * z + Q2R (offset a)] else []) ++ map relu (units a z).

Lemma nodes_passed : forall a r x, map (passed x) (nodes a r) = passed_on a (value x r).
Proof.
  intros a r x. unfold nodes, passed_on, units. rewrite map_app, !map_map. f_equal.
  - destruct (has_line a); [|reflexivity]. cbn [map]. unfold passed. cbn [fst snd].
    rewrite value_line. reflexivity.
  - apply map_ext. intros k. unfold passed. cbn [fst snd]. rewrite value_shift. reflexivity.
Qed.

Lemma qdot_app : forall u v x y, length u = length x ->
  qdot (u ++ v) (x ++ y) = qdot u x + qdot v y.
Proof.
  induction u as [|a u IH]; intros v [|r x] y L; try discriminate; cbn [app qdot]; [ring|].
  rewrite IH by (injection L; auto). ring.
Qed.

Lemma spread_passed : forall a w z, qdot (spread a w) (passed_on a z) = Q2R w * phi a z.
Proof.
  intros a w z. unfold spread, passed_on, phi, units. rewrite qdot_app.
  - assert (K : forall ks, qdot (map (fun k => Qred (w * snd k)%Q) ks)
        (map relu (map (fun k : Q * Q => z - Q2R (fst k)) ks)) = Q2R w * bends ks z).
    { induction ks as [|k ks IH]; cbn [map qdot bends]; [ring|].
      rewrite IH, Q2R_red, Q2R_mult. ring. }
    rewrite K. destruct (has_line a) eqn:H; cbn [qdot]; [ring|].
    apply no_line in H as [-> ->]. ring.
  - destruct (has_line a); reflexivity.
Qed.

Lemma spread_length : forall a w z, length (spread a w) = length (passed_on a z).
Proof.
  intros a w z. unfold spread, passed_on, units. rewrite !app_length, !map_length.
  destruct (has_line a); reflexivity.
Qed.

Lemma widen_value : forall a r z,
  value (concat (map (passed_on a) z)) (widen a r) = value (map (phi a) z) r.
Proof.
  intros a [w b] z. unfold value, widen. cbn [fst snd]. f_equal.
  revert z; induction w as [|v w IH]; intros [|y z]; cbn [map concat qdot]; try reflexivity.
  - destruct (spread a v ++ concat (map (spread a) w)); reflexivity.
  - rewrite qdot_app by apply spread_length. rewrite spread_passed, IH. reflexivity.
Qed.

Theorem lower_from_sound : forall net pre x y, (forall r, value y (pre r) = value x r) ->
  relu_inputs (lower_from pre net) y = unit_values net x.
Proof.
  induction net as [|L net IH]; intros pre x y H; cbn [lower_from relu_inputs unit_values];
    [reflexivity|].
  cbv zeta. f_equal.
  - induction (rows L) as [|r rs IHr]; cbn [map concat]; [reflexivity|].
    rewrite filter_app, map_app, nodes_units, H. f_equal. exact IHr.
  - assert (P : map (passed y) (concat (map (fun r => nodes (act L) (pre r)) (rows L))) =
                concat (map (passed_on (act L)) (map (value x) (rows L)))).
    { induction (rows L) as [|r rs IHr]; cbn [map concat]; [reflexivity|].
      rewrite map_app, nodes_passed, H. f_equal. exact IHr. }
    rewrite P. apply IH. intros r. apply widen_value.
Qed.

Corollary lower_sound : forall net x, relu_inputs (lower net) x = unit_values net x.
Proof. intros. apply lower_from_sound. reflexivity. Qed.
