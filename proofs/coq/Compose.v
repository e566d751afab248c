(* Certificates in parts: a tree that stops early lists stubs, and each stub's subtree is checked on
   its own. The parts prove together what one tree would, without ever being in memory at once. *)
Require Import ZArith Reals List Lra Lia Bool Forms Farkas Tree Balls Witness Network Activation Claim Main.
Import ListNotations.

Record state := { todo : list instr; ins_at : list form; outs_at : list form; known : list form }.

(* The node that a pattern leads to. *)
Fixpoint descend (prog : list instr) (ins outs prem : list form) (p : list sgn) : option state :=
  match p with
  | [] => Some {| todo := prog; ins_at := ins; outs_at := outs; known := prem |}
  | s :: p' =>
      match prog with
      | [] => None
      | Next :: q => descend q (rev outs) [] prem p
      | Lin w b :: q => descend q ins (row_form w b ins :: outs) prem p
      | Row w b :: q =>
          let f := row_form w b ins in descend q ins (keep s f :: outs) (signed s f :: prem) p'
      end
  end.

(* The patterns of a subtree under p, each with p in front. *)
Definition run_under prog ins outs prem (p : list sgn) (t : tree) : option (list (list sgn)) :=
  match descend prog ins outs prem p with
  | Some n => option_map (map (app p)) (run (todo n) (ins_at n) (outs_at n) (known n) t)
  | None => None
  end.

(* As [run], but a leaf may come early: it is a stub. *)
Fixpoint stubs (prog : list instr) (ins outs prem : list form) (t : tree) : option (list (list sgn)) :=
  match prog with
  | [] => match t with Leaf => Some [[]] | _ => None end
  | Next :: q => stubs q (rev outs) [] prem t
  | Lin w b :: q => stubs q ins (row_form w b ins :: outs) prem t
  | Row w b :: q =>
      let f := row_form w b ins in
      let go s u :=
        option_map (map (cons s)) (stubs q ins (keep s f :: outs) (signed s f :: prem) u) in
      match t with
      | Leaf => Some [[]]
      | Split u v =>
          match go Neg u, go Pos v with Some a, Some c => Some (a ++ c) | _, _ => None end
      | One s h u => if one_ok prem s h f then go s u else None
      end
  end.

Definition parts prog ins outs prem (L : list (list sgn)) (Ps : list (list (list sgn))) : Prop :=
  Forall2 (fun p P => exists t, run_under prog ins outs prem p t = Some P) L Ps.

Lemma map_app_nil : forall A (P : list (list A)), map (app []) P = P.
Proof. intros. rewrite <- (map_id P) at 2. apply map_ext. reflexivity. Qed.

Lemma part_of_stub : forall prog ins outs prem Ps, parts prog ins outs prem [[]] Ps ->
  exists t, run prog ins outs prem t = Some (concat Ps).
Proof.
  intros prog ins outs prem Ps F. inversion F as [|p P L Qs [t E] F']; subst. inversion F'; subst.
  exists t. unfold run_under in E. cbn [descend todo ins_at outs_at known] in E.
  assert (D : descend prog ins outs prem [] =
    Some {| todo := prog; ins_at := ins; outs_at := outs; known := prem |})
    by (destruct prog; reflexivity).
  rewrite D in E. cbn [todo ins_at outs_at known] in E.
  destruct (run prog ins outs prem t) as [Q|]; [|discriminate].
  cbn [option_map] in E. rewrite map_app_nil in E. inversion E; subst.
  cbn [concat]. rewrite app_nil_r. reflexivity.
Qed.

Lemma parts_cons : forall w b q ins outs prem s L Ps,
  let f := row_form w b ins in
  parts (Row w b :: q) ins outs prem (map (cons s) L) Ps ->
  exists Qs, parts q ins (keep s f :: outs) (signed s f :: prem) L Qs /\
             Ps = map (map (cons s)) Qs.
Proof.
  intros w b q ins outs prem s; induction L as [|p L IH]; intros Ps f F; cbn [map] in F;
    inversion F as [|p' P L' Ps' [t E] F']; subst.
  - exists []. split; [constructor|reflexivity].
  - destruct (IH _ F') as [Qs [G ->]]. unfold run_under in E. cbn [descend] in E. fold f in E.
    destruct (descend q ins (keep s f :: outs) (signed s f :: prem) p) as [n|] eqn:D; [|discriminate].
    destruct (run (todo n) (ins_at n) (outs_at n) (known n) t) as [Q|] eqn:R; [|discriminate].
    inversion E; subst. exists (map (app p) Q :: Qs). split.
    + constructor; [|exact G]. exists t. unfold run_under. fold f. rewrite D, R. reflexivity.
    + cbn [map]. f_equal. rewrite map_map. reflexivity.
Qed.

Lemma parts_next : forall q ins outs prem L Ps,
  parts (Next :: q) ins outs prem L Ps -> parts q (rev outs) [] prem L Ps.
Proof.
  intros q ins outs prem L Ps F; induction F as [|p P L Ps [t E] F IH]; constructor; [|exact IH].
  exists t. destruct p; [|exact E]. unfold run_under in *. destruct q; exact E.
Qed.

Lemma parts_lin : forall w b q ins outs prem L Ps,
  parts (Lin w b :: q) ins outs prem L Ps -> parts q ins (row_form w b ins :: outs) prem L Ps.
Proof.
  intros w b q ins outs prem L Ps F; induction F as [|p P L Ps [t E] F IH]; constructor;
    [|exact IH].
  exists t. destruct p; [|exact E]. unfold run_under in *. destruct q; exact E.
Qed.

(* Grafting: a tree with stubs and one subtree for each stub make a whole tree. *)
Theorem graft : forall prog ins outs prem t0 L Ps,
  stubs prog ins outs prem t0 = Some L -> parts prog ins outs prem L Ps ->
  exists t, run prog ins outs prem t = Some (concat Ps).
Proof.
  induction prog as [|[w b|w b|] q IH]; intros ins outs prem t0 L Ps E F; cbn [stubs] in E.
  - destruct t0; inversion E; subst. apply part_of_stub. exact F.
  - cbv zeta in E. set (f := row_form w b ins) in *. destruct t0 as [|u v|s h u].
    + inversion E; subst. apply part_of_stub. exact F.
    + destruct (stubs q ins (keep Neg f :: outs) (signed Neg f :: prem) u) as [A|] eqn:SA;
        [|discriminate].
      destruct (stubs q ins (keep Pos f :: outs) (signed Pos f :: prem) v) as [C|] eqn:SC;
        [|discriminate].
      inversion E; subst L. apply Forall2_app_inv_l in F as [PA [PC [FA [FC ->]]]].
      apply parts_cons in FA as [QA [FA ->]]. apply parts_cons in FC as [QC [FC ->]].
      destruct (IH _ _ _ _ _ _ SA FA) as [ta TA]. destruct (IH _ _ _ _ _ _ SC FC) as [tc TC].
      exists (Split ta tc). cbn [run]. cbv zeta. fold f. fold f in TA, TC. rewrite TA, TC.
      cbn [option_map]. rewrite concat_app, <- !concat_map. reflexivity.
    + destruct (one_ok prem s h f) eqn:K; [|discriminate].
      destruct (stubs q ins (keep s f :: outs) (signed s f :: prem) u) as [A|] eqn:SA; [|discriminate].
      inversion E; subst L. apply parts_cons in F as [QA [FA ->]].
      destruct (IH _ _ _ _ _ _ SA FA) as [ta TA].
      exists (One s h ta). cbn [run]. cbv zeta. fold f. fold f in TA. rewrite K, TA.
      cbn [option_map]. rewrite <- concat_map. reflexivity.
  - destruct (IH _ _ _ _ _ _ E (parts_lin _ _ _ _ _ _ _ _ F)) as [t T]. exists t. exact T.
  - destruct (IH _ _ _ _ _ _ E (parts_next _ _ _ _ _ _ F)) as [t T]. exists t. exact T.
Qed.

(* The two checkers of a certificate in parts. *)
Definition check_top (chart dom : list row) (net : network) (t : tree) : option (list (list sgn)) :=
  stubs (program chart net) (inputs_of chart) [] (map half_space dom) t.

Definition check_part (d : nat) (chart dom : list row) (net : network)
    (p : list sgn) (t : tree) (ws : list witness) : option (list (list sgn)) :=
  let prog := program chart net in
  let ins := inputs_of chart in
  let prem := map half_space dom in
  match run_under prog ins [] prem p t with
  | Some P => if all2 (witnesses d prog ins prem) P ws then Some P else None
  | None => None
  end.

Theorem compose_sound : forall d chart dom net t0 L Ps,
  check_top chart dom net t0 = Some L ->
  Forall2 (fun p P => exists t ws, check_part d chart dom net p t ws = Some P) L Ps ->
  claim d (within dom) (strictly_within dom)
        (fun x => unit_values net (place chart x)) (concat Ps).
Proof.
  intros d chart dom net t0 L Ps T F.
  assert (G : parts (program chart net) (inputs_of chart) [] (map half_space dom) L Ps /\
    forall p, In p (concat Ps) -> exists w,
      witnesses d (program chart net) (inputs_of chart) (map half_space dom) p w = true).
  { clear T. induction F as [|p P L Ps [t [ws E]] F [IH1 IH2]].
    - split; [constructor|intros p []].
    - unfold check_part in E. cbv zeta in E.
      destruct (run_under _ _ _ _ p t) as [Q|] eqn:R; [|discriminate].
      destruct (all2 _ Q ws) eqn:W; [|discriminate]. inversion E; subst Q. split.
      + constructor; [exists t; exact R|exact IH1].
      + cbn [concat]. intros q I. apply in_app_or in I as [I|I]; [|exact (IH2 q I)].
        exact (all2_in _ _ _ _ _ W q I). }
  destruct G as [G W]. destruct (graft _ _ _ _ _ _ _ T G) as [t R].
  exact (accepted d chart dom net t (concat Ps) R W).
Qed.
