(* The checker and what an accepted certificate proves.

   [check] is general: parameters t in R^d, an affine map (chart) into the input space, a domain of
   half-spaces for t. [check_net] is the case of the input space itself: boxes, polytopes and, with
   no half-space, all of it. *)
Require Import ZArith QArith Reals List Lra Lia Bool Forms Farkas Tree Balls Witness Network Activation Claim.
Import ListNotations.

Fixpoint all2 {A B} (f : A -> B -> bool) (u : list A) (v : list B) : bool :=
  match u, v with [], [] => true | a :: u', b :: v' => f a b && all2 f u' v' | _, _ => false end.

Definition inputs_of (chart : list row) : list form := map (int_form (common chart)) chart.
Definition program (chart : list row) (net : network) : list instr := compile (lower net) (common chart).

Definition check (d : nat) (chart dom : list row) (net : network) (t : tree) (ws : list witness)
    : option (list (list sgn)) :=
  let prog := program chart net in
  let ins := inputs_of chart in
  let prem := map half_space dom in
  match run prog ins [] prem t with
  | Some P => if all2 (witnesses d prog ins prem) P ws then Some P else None
  | None => None
  end.

Open Scope R_scope.

Definition signs_at (net : network) (chart : list row) (t : list R) : list R :=
  unit_values net (place chart t).

Lemma all2_in : forall A B (f : A -> B -> bool) u v, all2 f u v = true ->
  forall a, In a u -> exists b, f a b = true.
Proof.
  induction u as [|a u IH]; intros [|b v] E c I; cbn [all2] in E; try discriminate; [destruct I|].
  apply andb_true_iff in E as [E1 E2]. destruct I as [<-|I]; [exists b; exact E1|].
  exact (IH v E2 c I).
Qed.

Lemma inputs_scaled : forall chart t,
  map (eval t) (inputs_of chart) = map (Rmult (IZR (common chart))) (place chart t).
Proof.
  intros chart t. unfold inputs_of, place. rewrite !map_map. apply map_ext_in. intros r I.
  apply eval_int_form. apply common_divides. exact I.
Qed.

Lemma program_scaled : forall chart net t,
  Forall2 scaled (preacts (program chart net) (map (eval t) (inputs_of chart)) [])
                 (signs_at net chart t).
Proof.
  intros. rewrite inputs_scaled. unfold signs_at, program. rewrite <- lower_sound.
  apply compile_scaled. apply common_pos.
Qed.

Lemma program_fits : forall chart net t p,
  Forall2 fits p (preacts (program chart net) (map (eval t) (inputs_of chart)) []) <->
  Forall2 fits p (signs_at net chart t).
Proof. intros. exact (signs_scaled fits p _ _ fits_scale (program_scaled chart net t)). Qed.

Lemma program_strict : forall chart net t p,
  Forall2 strict p (preacts (program chart net) (map (eval t) (inputs_of chart)) []) <->
  Forall2 strict p (signs_at net chart t).
Proof. intros. exact (signs_scaled strict p _ _ strict_scale (program_scaled chart net t)). Qed.

Lemma within_holds : forall dom t, within dom t <-> holds (map half_space dom) t.
Proof.
  intros dom t. split; intros H.
  - intros g I. apply in_map_iff in I as [r [<- I]]. specialize (H r I).
    destruct (eval_half_space r t) as [c [C ->]]. nra.
  - intros r I. specialize (H (half_space r) (in_map _ _ _ I)).
    destruct (eval_half_space r t) as [c [C E]]. rewrite E in H. nra.
Qed.

Lemma strictly_within_forms : forall dom t,
  (forall g, In g (map half_space dom) -> 0 < eval t g) -> strictly_within dom t.
Proof.
  intros dom t H r I. specialize (H (half_space r) (in_map _ _ _ I)).
  destruct (eval_half_space r t) as [c [C E]]. rewrite E in H. nra.
Qed.

Lemma check_split : forall d chart dom net t ws P, check d chart dom net t ws = Some P ->
  run (program chart net) (inputs_of chart) [] (map half_space dom) t = Some P /\
  forall p, In p P -> exists w,
    witnesses d (program chart net) (inputs_of chart) (map half_space dom) p w = true.
Proof.
  intros d chart dom net t ws P E. unfold check in E. cbv zeta in E.
  destruct (run _ _ _ _ t) as [P'|] eqn:R; [|discriminate].
  destruct (all2 _ P' ws) eqn:W; [|discriminate]. inversion E; subst P'.
  split; [reflexivity|]. exact (all2_in _ _ _ _ _ W).
Qed.

(* What the tree and the witnesses give, however they were checked: Compose.v uses it, too. *)
Section Accepted.
  Variables (d : nat) (chart dom : list row) (net : network) (t : tree) (P : list (list sgn)).
  Hypothesis tree_ok :
    run (program chart net) (inputs_of chart) [] (map half_space dom) t = Some P.
  Hypothesis points_ok : forall p, In p P -> exists w,
    witnesses d (program chart net) (inputs_of chart) (map half_space dom) p w = true.

  Theorem no_repetition : NoDup P.
  Proof. eapply run_nodup. exact tree_ok. Qed.

  Theorem all_there : forall p, In p P ->
    exists x, length x = d /\ strictly_within dom x /\ Forall2 strict p (signs_at net chart x).
  Proof.
    intros p I. destruct (points_ok p I) as [w W].
    apply witnesses_sound in W as [L [D S]]. exists (point_of w).
    split; [exact L|]. split; [apply strictly_within_forms; exact D|].
    apply program_strict. exact S.
  Qed.

  Theorem all_covered : forall x, within dom x ->
    exists p, In p P /\ Forall2 fits p (signs_at net chart x).
  Proof.
    intros x W. apply within_holds in W.
    destruct (run_covers _ _ _ _ _ _ tree_ok x W) as [p [I F]].
    exists p. split; [exact I|]. apply program_fits. exact F.
  Qed.

  (* Cells are open, those with a 0 included: around its witness a listed pattern fills a cube. *)
  Theorem listed_open : forall p, In p P -> exists x r, length x = d /\ 0 < r /\
    forall y, near r x y -> strictly_within dom y /\ Forall2 strict p (signs_at net chart y).
  Proof.
    intros p I. destruct (points_ok p I) as [w W].
    apply witnesses_sound in W as [L [D S]]. set (x := point_of w) in *.
    set (F := path (program chart net) (inputs_of chart) [] p).
    assert (E : preacts (program chart net) (map (eval x) (inputs_of chart)) [] = map (eval x) F).
    { apply (path_of_fits (program chart net) (inputs_of chart) [] p x). cbn [map].
      apply all_strict_fits. exact S. }
    rewrite E in S.
    destruct (all_strict_near p F x S (run_zeros _ _ _ _ _ _ tree_ok p I)) as [r [R N]].
    assert (ND : exists s, 0 < s /\ forall y, near s x y ->
      forall g, In g (map half_space dom) -> 0 < eval y g).
    { clear - D. induction (map half_space dom) as [|g G IH].
      - exists 1. split; [lra|]. intros y _ g [].
      - destruct IH as [s [S N]]; [intros h J; apply D; right; exact J|].
        assert (V : 0 < eval x g) by (apply D; left; reflexivity).
        destruct (strict_near Pos g x V) as [s' [S' N']]; [discriminate|].
        exists (Rmin s s'). split; [apply Rmin_pos; assumption|]. intros y Y h [<-|J].
        + apply N'. apply near_weaken with (2 := Y). apply Rmin_r.
        + apply (N y); [|exact J]. apply near_weaken with (2 := Y). apply Rmin_l. }
    destruct ND as [s [S' N']].
    exists x, (Rmin r s). split; [exact L|]. split; [apply Rmin_pos; assumption|].
    intros y Y. split.
    - apply strictly_within_forms. apply N'. apply near_weaken with (2 := Y). apply Rmin_r.
    - apply program_strict.
      assert (Sy : Forall2 strict p (map (eval y) F)).
      { apply N. apply near_weaken with (2 := Y). apply Rmin_l. }
      assert (Ey := path_fits (program chart net) (inputs_of chart) [] p y (all_strict_fits _ _ Sy)).
      cbn [map] in Ey. rewrite Ey. exact Sy.
  Qed.

  (* At a point where no form of any listed path vanishes without being zero on a whole cell,
     fitting a listed pattern is having it. *)
  Lemma fits_is_strict : forall p y,
    Forall2 (fun s f => s <> Zer -> eval y f <> 0) p
            (path (program chart net) (inputs_of chart) [] p) ->
    Forall2 fits p (signs_at net chart y) -> Forall2 strict p (signs_at net chart y).
  Proof.
    intros p y A C. apply program_fits in C. apply program_strict.
    assert (E := path_of_fits (program chart net) (inputs_of chart) [] p y C).
    cbn [map] in E. rewrite E in *. clear E.
    induction A as [|s f p F V A IH]; cbn [map] in *; [constructor|].
    inversion C; subst. constructor; [|apply IH; assumption].
    destruct s; cbn [fits strict] in *; try assumption;
      assert (eval y f <> 0) by (apply V; discriminate); lra.
  Qed.

  Definition nonzero_forms (p : list sgn) : list form :=
    map snd (filter (fun sf => match fst sf with Zer => false | _ => true end)
      (List.combine p (path (program chart net) (inputs_of chart) [] p))).

  Lemma avoid_all : forall p (F : list form) y, length p = length F ->
    (forall f, In f (map snd (filter (fun sf => match fst sf with Zer => false | _ => true end)
       (List.combine p F))) -> eval y f <> 0) ->
    Forall2 (fun s f => s <> Zer -> eval y f <> 0) p F.
  Proof.
    induction p as [|s p IH]; intros [|f F] y L H; try discriminate; constructor.
    - intros NZ. apply H. cbn. destruct s; try congruence; cbn; left; reflexivity.
    - apply IH; [injection L; auto|]. intros g G. apply H. cbn. destruct s; cbn; auto.
  Qed.

  Lemma nonzero_somewhere : forall p (F : list form) x, Forall2 strict p (map (eval x) F) ->
    forall f, In f (map snd (filter (fun sf => match fst sf with Zer => false | _ => true end)
       (List.combine p F))) -> eval x f <> 0.
  Proof.
    induction p as [|s p IH]; intros [|g F] x S f I; cbn in I; try destruct I;
      inversion S as [|s' v p' vs V S']; subst.
    destruct s; cbn [fst map snd] in I; cbn [strict] in V;
      [destruct I as [<-|I]; [lra|]|destruct I as [<-|I]; [lra|]|]; exact (IH F x S' f I).
  Qed.

  (* The listed patterns are exactly those whose cell has interior. *)
  Theorem exactly_regions : forall p, In p P <-> has_interior d (fun x => within dom x /\ Forall2 strict p (signs_at net chart x)).
  Proof.
    intros p. split.
    - intros I. destruct (listed_open p I) as [x [r [L [R N]]]]. exists x, r.
      split; [exact L|]. split; [exact R|]. intros y Y. destruct (N y Y) as [D S].
      split; [|exact S]. intros h J. left. exact (D h J).
    - intros [x [r [L [R N]]]].
      destruct (avoid (concat (map nonzero_forms P)) d x r R L) as [y [Y A]].
      { intros f I. apply in_concat in I as [G [J I]]. apply in_map_iff in J as [q [<- J]].
        destruct (all_there q J) as [z [Lz [_ S]]]. exists z. split; [exact Lz|].
        apply program_strict in S.
        assert (E := path_of_fits (program chart net) (inputs_of chart) [] q z
          (all_strict_fits _ _ S)).
        cbn [map] in E. rewrite E in S. exact (nonzero_somewhere q _ z S f I). }
      destruct (N y Y) as [W S]. destruct (all_covered y W) as [q [J C]].
      assert (Q : Forall2 strict q (signs_at net chart y)).
      { apply fits_is_strict; [|exact C]. apply avoid_all.
        - apply program_fits in C.
          assert (E := path_of_fits (program chart net) (inputs_of chart) [] q y C).
          cbn [map] in E. rewrite E in C. apply same_length in C.
          rewrite map_length in C. exact C.
        - intros f I. apply A. apply in_concat. exists (nonzero_forms q).
          split; [apply in_map; exact J|exact I]. }
      rewrite (strict_equal p q _ S Q). exact J.
  Qed.
  Theorem accepted : claim d (within dom) (strictly_within dom) (signs_at net chart) P.
  Proof.
    split; [exact no_repetition|]. split; [exact all_there|].
    split; [|exact exactly_regions]. intros x _. exact (all_covered x).
  Qed.
End Accepted.

(* The general theorem: d parameters t, placed in the input space by an affine map (a slice). *)
Theorem check_sound : forall d chart dom net t ws P, check d chart dom net t ws = Some P ->
  claim d (within dom) (strictly_within dom) (fun x => unit_values net (place chart x)) P.
Proof.
  intros d chart dom net t ws P E. apply check_split in E as [T W].
  exact (accepted d chart dom net t P T W).
Qed.


(* What a generated theorem computes: K patterns, S of them without a 0. *)
Definition counts (r : option (list (list sgn))) (K S : nat) : bool :=
  match r with
  | Some P => Nat.eqb (length P) K && Nat.eqb (length (filter strict_pattern P)) S
  | None => false
  end.

Lemma counts_sound : forall r K S, counts r K S = true ->
  exists P, r = Some P /\ length P = K /\ length (filter strict_pattern P) = S.
Proof.
  intros [P|] K S E; [|discriminate]. cbn [counts] in E.
  apply andb_true_iff in E as [E1 E2]. apply Nat.eqb_eq in E1. apply Nat.eqb_eq in E2.
  exists P. repeat split; assumption.
Qed.
