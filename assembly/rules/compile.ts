import { reserve } from '../memory';
import { isText, narrow } from '../text/ascii';
import { Char, isBlank } from '../text/chars';
import { findLineFeed, skipBlanks, skipWord } from '../text/scan';
import { fieldTotal, internField, isFieldName, MAX_FIELDS, takeBackFields } from './fields';
import { freezeGraph, root } from './graph';
import { addVariants, isTemplateOpen, PatternFault, setPatternChecking, setPatternGraph } from './pattern';
import { indexOfName, Rule, SetRow, VERB_NAMES } from './table';
import { reserveTable } from './table-memory';

/**
 * Reads rows of the rule language (docs/rules.md) into the graph. Rows are added, then frozen; lines are
 * matched only after that.
 */
export const enum RuleFault {
  NONE = 0,
  INDENTED_FIRST = 1,
  UNKNOWN_KEYWORD = 2,
  UNKNOWN_VERB = 3,
  BAD_SET = 4,
  NO_FORM = 5,
  TOO_MANY_LINES = 6,
  /** Faults of a pattern follow: this plus its PatternFault. */
  PATTERN = 16,
}

/** What the last fault was about: a place in the text that was given. */
export let faultAt: usize = 0;
export let faultLen: usize = 0;

const MAX_FORMS: u32 = 16;
const MAX_SETS: u32 = 16;
const forms = memory.data(16 * 8, 8);
const sets = memory.data(16 * 8, 8);
let formCount: u32 = 0;
let setCount: u32 = 0;
let verbs: u32 = 0;
let blockId: usize = 0;
let blockIdLen: usize = 0;
let blockTitle: usize = 0;
let blockTitleLen: usize = 0;
let rowCount: u32 = 0;

/** Number of rows that were added. */
export function rowTotal(): u32 {
  return rowCount;
}

let narrowed: usize = 0;
let narrowedCap: usize = 0;

/** Adds the rows of a file of this module. A fault in them is a defect: the host's tests compile every row. */
export function addRowsOf(text: string): RuleFault {
  if (<usize>text.length + 8 > narrowedCap) {
    narrowedCap = <usize>text.length + 8;
    narrowed = reserve(narrowedCap);
  }
  return addRows(narrowed, narrow(text, narrowed));
}

/** Adds the rows of a file of this module to a graph of their own: lines are not matched with them. */
export function addRowsTo(graph: usize, text: string): RuleFault {
  setPatternGraph(graph);
  const fault = addRowsOf(text);
  setPatternGraph(root);
  return fault;
}

/** Adds a row that a user wrote: a block of the rule language, or one pattern alone. */
export function addUserRow(ptr: usize, end: usize): RuleFault {
  if (findLineFeed(ptr, end) < end) return addRows(ptr, end);
  openBlock(ptr, ptr, ptr, ptr);
  putSlice(forms, 0, ptr, end);
  formCount = 1;
  return closeBlock();
}

let fieldsBefore: u32 = 0;

/** From now on rows are only looked at for faults, or added again. */
export function setChecking(only: bool): void {
  if (only) fieldsBefore = fieldTotal();
  else takeBackFields(fieldsBefore);
  setPatternChecking(only);
}

/** Ends the adding of rows. */
export function freezeRules(): void {
  freezeGraph(root);
}

/** The same for a graph beside that of lines. */
export function freezeRowsOf(graph: usize): void {
  freezeGraph(graph);
}

export function addRows(ptr: usize, end: usize): RuleFault {
  let open = false;
  while (ptr < end) {
    const lineEnd = findLineFeed(ptr, end);
    const start = skipBlanks(ptr, lineEnd);
    const indented = start > ptr;
    let stop = lineEnd;
    while (stop > start && (isBlank(load<u8>(stop - 1)) || load<u8>(stop - 1) == Char.CR)) stop--;
    ptr = lineEnd + 1;
    if (start == stop) {
      if (open) {
        const fault = closeBlock();
        if (fault != RuleFault.NONE) return fault;
        open = false;
      }
      continue;
    }
    if (load<u8>(start) == Char.SLASH && load<u8>(start, 1) == Char.SLASH) continue;
    if (!indented) {
      if (open) {
        const fault = closeBlock();
        if (fault != RuleFault.NONE) return fault;
      }
      const idEnd = skipWord(start, stop);
      openBlock(start, idEnd, skipBlanks(idEnd, stop), stop);
      open = true;
      continue;
    }
    if (!open) return faulty(RuleFault.INDENTED_FIRST, start, stop);
    const fault = keywordLine(start, stop);
    if (fault != RuleFault.NONE) return fault;
  }
  return open ? closeBlock() : RuleFault.NONE;
}

function faulty(fault: RuleFault, start: usize, stop: usize): RuleFault {
  faultAt = start;
  faultLen = stop - start;
  return fault;
}

function openBlock(id: usize, idEnd: usize, title: usize, titleEnd: usize): void {
  blockId = id;
  blockIdLen = idEnd - id;
  blockTitle = title;
  blockTitleLen = titleEnd - title;
  formCount = setCount = verbs = 0;
}

@inline
function putSlice(list: usize, index: u32, start: usize, stop: usize): void {
  store<u32>(list + ((index as usize) << 3), start as u32);
  store<u32>(list + ((index as usize) << 3), (stop - start) as u32, 4);
}

function keywordLine(start: usize, stop: usize): RuleFault {
  const wordEnd = skipWord(start, stop);
  const len = wordEnd - start;
  const rest = skipBlanks(wordEnd, stop);
  if (isText(start, len, 'form')) {
    if (formCount == MAX_FORMS) return faulty(RuleFault.TOO_MANY_LINES, start, stop);
    putSlice(forms, formCount++, rest, stop);
  } else if (isText(start, len, 'set')) {
    if (setCount == MAX_SETS) return faulty(RuleFault.TOO_MANY_LINES, start, stop);
    putSlice(sets, setCount++, rest, stop);
  } else if (isText(start, len, 'does')) {
    let verb = rest;
    while (verb < stop) {
      const verbEnd = skipWord(verb, stop);
      const bit = indexOfName(verb, verbEnd - verb, VERB_NAMES);
      if (bit < 0) return faulty(RuleFault.UNKNOWN_VERB, verb, verbEnd);
      verbs |= 1 << bit;
      verb = skipBlanks(verbEnd, stop);
    }
  } else if (!isText(start, len, 'line') && !isText(start, len, 'gives') && !isText(start, len, 'not')) {
    return faulty(RuleFault.UNKNOWN_KEYWORD, start, wordEnd);
  }
  return RuleFault.NONE;
}

function copyText(ptr: usize, len: usize): usize {
  const copy = reserveTable(len + 8);
  memory.copy(copy, ptr, len);
  return copy;
}

function closeBlock(): RuleFault {
  if (formCount == 0) return faulty(RuleFault.NO_FORM, blockId, blockId + blockIdLen);
  const rulePtr = reserveTable(offsetof<Rule>());
  const rule = changetype<Rule>(rulePtr);
  rule.id = copyText(blockId, blockIdLen);
  rule.idLen = blockIdLen as u32;
  rule.title = copyText(blockTitle, blockTitleLen);
  rule.titleLen = blockTitleLen as u32;
  rule.verbs = verbs;
  rule.order = rowCount++;
  rule.setCount = setCount;
  rule.sets = reserveTable((setCount as usize) * offsetof<SetRow>());
  for (let i: u32 = 0; i < setCount; i++) {
    const start = load<u32>(sets + ((i as usize) << 3)) as usize;
    const len = load<u32>(sets + ((i as usize) << 3), 4) as usize;
    let equals = start;
    while (equals < start + len && load<u8>(equals) != Char.EQUALS) equals++;
    if (equals == start + len || !isFieldName(start, equals))
      return faulty(RuleFault.BAD_SET, start, start + len);
    const row = changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>());
    row.field = internField(start, equals - start);
    if (row.field == MAX_FIELDS) {
      return faulty((RuleFault.PATTERN + PatternFault.TOO_MANY_FIELDS) as RuleFault, start, start + len);
    }
    row.templateLen = (start + len - equals - 1) as u32;
    row.template = copyText(equals + 1, row.templateLen);
    if (isTemplateOpen(row.template, row.templateLen)) return faulty(RuleFault.BAD_SET, start, start + len);
  }
  for (let i: u32 = 0; i < formCount; i++) {
    const form = load<u32>(forms + ((i as usize) << 3)) as usize;
    const len = load<u32>(forms + ((i as usize) << 3), 4) as usize;
    const fault = addVariants(rulePtr, form, form + len);
    if (fault != PatternFault.NONE) return faulty((RuleFault.PATTERN + fault) as RuleFault, form, form + len);
  }
  return RuleFault.NONE;
}

/** What would be right in the place of a fault. */
export function faultText(fault: RuleFault): string {
  switch (fault as i32) {
    case RuleFault.INDENTED_FIRST:
      return 'a row that begins with an unindented line: its id and a title';
    case RuleFault.UNKNOWN_KEYWORD:
      return 'form, does, set, line, gives or not at the beginning of an indented line';
    case RuleFault.UNKNOWN_VERB:
      return 'a verb that docs/rules.md lists';
    case RuleFault.BAD_SET:
      return 'set FIELD=TEXT, where {capture} in the text stands for a capture of the row';
    case RuleFault.NO_FORM:
      return 'a form line: without one the row can match nothing';
    case RuleFault.TOO_MANY_LINES:
      return 'at most 16 form and 16 set lines in a row';
    case RuleFault.PATTERN + PatternFault.UNCLOSED:
      return 'a closing } or ]] for each { or [[';
    case RuleFault.PATTERN + PatternFault.BAD_CAPTURE:
      return 'captures written as {name:type}, the name at most 255 bytes without quotes and backslashes';
    case RuleFault.PATTERN + PatternFault.UNKNOWN_TYPE:
      return 'captures of type num, list, addr, quoted, word, until, text or rest';
    case RuleFault.PATTERN + PatternFault.ADJACENT:
      return 'a literal between two captures';
    case RuleFault.PATTERN + PatternFault.REST_NOT_LAST:
      return 'a capture of type rest only at the end of the pattern';
    case RuleFault.PATTERN + PatternFault.OPEN_END:
      return 'a literal behind a capture of type until or text, or type rest at the end';
    case RuleFault.PATTERN + PatternFault.TOO_MANY:
      return 'at most 16 captures, 6 optional parts and 2048 bytes in a pattern, 34 parts in a text';
    case RuleFault.PATTERN + PatternFault.TOO_MANY_FIELDS:
      return 'at most 512 different field names in all rows';
    case RuleFault.PATTERN + PatternFault.EMPTY:
      return 'a pattern that is not empty';
  }
  return 'a row of the rule language';
}
