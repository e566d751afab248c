(* Reads a problem and a certificate as expand.py writes them, and asks the extracted checker.

   Trusted: that what is read here is what is judged. [--problem] prints the problem back, so that
   it can be compared with the network and the domain that are meant. The tree, its multipliers
   and the witnesses need no trust. *)
module Integer = Z (* the extracted code has a Z of its own *)
open Extracted

let input = ref stdin

(* The next word; words end at blanks and newlines. *)
let word () =
  let buffer = Buffer.create 16 in
  let rec go () =
    match input_char !input with
    | ' ' | '\n' -> if Buffer.length buffer = 0 then go ()
    | c -> Buffer.add_char buffer c; go ()
    | exception End_of_file -> if Buffer.length buffer = 0 then failwith "the file ends early"
  in
  go (); Buffer.contents buffer

let expect w = let v = word () in if v <> w then failwith (Printf.sprintf "%S where %S belongs" v w)
let count () =
  let n = int_of_string (word ()) in
  if n < 0 then failwith "a negative count" else n
let integer () = Integer.of_string (word ())
let many n read = List.init n (fun _ -> read ())
let rational () =
  let n = integer () in
  let d = integer () in
  if Integer.sign d <= 0 then failwith "a denominator that is not positive" else { qnum = n; qden = d }
let row () =
  let w = many (count ()) rational in
  let b = rational () in
  (w, b)
let rows () = many (count ()) row
let layer () =
  let base = rational () in
  let offset = rational () in
  let kink () = let x = rational () in let change = rational () in (x, change) in
  let kinks = many (count ()) kink in
  { rows = rows (); act = { base; offset; kinks } }

(* Everything in prefix order, a witness after its leaf. *)
let witnesses = ref []
let rec tree d =
  match word () with
  | "L" ->
      let q = integer () in
      witnesses := (q, many d integer) :: !witnesses;
      Leaf
  | "S" -> let minus = tree d in let plus = tree d in Split (minus, plus)
  | "0" -> One (Zer, (Integer.one, []), tree d)
  | ("+" | "-") as sign ->
      let mu = integer () in
      let pair () = let i = count () in let l = integer () in (i, l) in
      let hint = (mu, many (count ()) pair) in
      One ((if sign = "+" then Pos else Neg), hint, tree d)
  | w -> failwith (Printf.sprintf "%S is no token" w)

let rational_text { qnum; qden } =
  if Integer.equal qden Integer.one then Integer.to_string qnum else Integer.to_string qnum ^ "/" ^ Integer.to_string qden
let row_text (w, b) = "[" ^ String.concat " " (List.map rational_text w) ^ "] " ^ rational_text b
let show title = List.iter (fun r -> print_endline (title ^ " " ^ row_text r))
let show_layer l { rows; act = { base; offset; kinks } } =
  Printf.printf "layer %d: phi(z) = %s z + %s" l (rational_text base) (rational_text offset);
  List.iter (fun (x, change) ->
    Printf.printf " + %s max(0, z - %s)" (rational_text change) (rational_text x)) kinks;
  print_newline ();
  show (Printf.sprintf "layer %d" l) rows

let () =
  let problem = Array.mem "--problem" Sys.argv in
  match
    input := open_in_bin Sys.argv.(1);
    expect "exactregions-expanded"; expect "1";
    let d = count () in
    let chart = match word () with
      | "inputs" -> identity d
      | "slice" -> rows ()
      | w -> failwith (Printf.sprintf "%S is no chart" w) in
    let domain = rows () in
    let network = many (count ()) layer in
    if problem then begin
      show "input" chart; show "domain" domain;
      List.iteri show_layer network
    end;
    let t = tree d in
    expect "end";
    check d chart domain network t (List.rev !witnesses)
  with
  | Some patterns ->
      let is_strict = List.for_all (fun s -> s <> Zer) in
      Printf.printf "accepted: %d cells, %d strict\n" (List.length patterns)
        (List.length (List.filter is_strict patterns))
  | None -> print_endline "rejected"; exit 1
  | exception (Failure why | Invalid_argument why | Sys_error why) ->
      print_endline ("rejected: " ^ why); exit 1
  | exception (Stack_overflow | Out_of_memory) ->
      print_endline "undecided: out of memory; a larger stack may help (ulimit -s)"; exit 2
