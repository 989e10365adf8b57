// The script editor: CodeMirror with everything it knows of the language asked from the page, so
// that there is one parser only. Offsets are UTF-16 code units on both sides.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  ViewPlugin,
  drawSelection,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";

// `ask.highlight(text)` gives triples: from, to, index into these classes.
const KINDS = [
  "keyword",
  "action",
  "node",
  "key",
  "number",
  "name",
  "text",
  "operator",
  "punctuation",
  "comment",
].map((kind) => Decoration.mark({ class: `tok-${kind}` }));

function highlighter(ask) {
  const decorate = (view) => {
    const builder = new RangeSetBuilder();
    const marks = ask.highlight(view.state.doc.toString());
    for (let i = 0; i + 2 < marks.length; i += 3) {
      const kind = KINDS[marks[i + 2]];
      if (kind && marks[i] < marks[i + 1]) builder.add(marks[i], marks[i + 1], kind);
    }
    return builder.finish();
  };
  const plugin = class {
    constructor(view) {
      this.decorations = decorate(view);
    }
    update(update) {
      if (update.docChanged) this.decorations = decorate(update.view);
    }
  };
  return ViewPlugin.fromClass(plugin, { decorations: (plugin) => plugin.decorations });
}

function completer(ask) {
  return (context) => {
    const found = ask.complete(context.state.doc.toString(), context.pos, context.explicit);
    return found && found.options.length > 0 ? found : null;
  };
}

function hover(ask) {
  return hoverTooltip((view, pos) => {
    const found = ask.hover(view.state.doc.toString(), pos);
    if (!found) return null;
    const create = () => {
      const dom = document.createElement("div");
      dom.className = "hover-text";
      dom.textContent = found.text;
      return { dom };
    };
    return { pos: found.from, end: found.to, create };
  });
}

// The line whose action came last before the instant on the stage.
const setNow = StateEffect.define();
const nowLine = Decoration.line({ class: "cm-now" });
const nowField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setNow)) continue;
      const doc = transaction.state.doc;
      const there = effect.value >= 1 && effect.value <= doc.lines;
      next = there ? Decoration.set([nowLine.range(doc.line(effect.value).from)]) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// `ask` holds the page's answers (highlight, complete, hover) and `changed(text)`, `leave()`.
export function makeEditor(parent, text, label, ask) {
  const leave = { key: "Escape", run: () => (ask.leave(), true) };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        autocompletion({ override: [completer(ask)], icons: false }),
        highlighter(ask),
        hover(ask),
        nowField,
        EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) ask.changed(update.state.doc.toString());
        }),
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap, leave]),
      ],
    }),
  });
  return new Editor(view);
}

class Editor {
  constructor(view) {
    this.view = view;
  }

  // Replaces everything, as one step that undo takes back.
  setText(text) {
    const doc = this.view.state.doc;
    if (doc.toString() === text) return;
    this.view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  // One change made by a control of the page: a step of its own in the history, shown on screen.
  replace(from, to, insert) {
    const at = from + insert.length;
    this.view.dispatch({
      changes: { from, to, insert },
      effects: EditorView.scrollIntoView(Math.min(at, this.view.state.doc.length)),
      userEvent: "input.control",
    });
  }

  undo() {
    undo(this.view);
  }

  redo() {
    redo(this.view);
  }

  // `found`: { from, to, severity, message } each.
  setDiagnostics(found) {
    const end = this.view.state.doc.length;
    const within = found.map((d) => ({
      ...d,
      from: Math.min(d.from, end),
      to: Math.min(Math.max(d.to, d.from), end),
    }));
    this.view.dispatch(setDiagnostics(this.view.state, within));
  }

  setNow(line) {
    this.view.dispatch({ effects: setNow.of(line) });
  }

  // Puts the cursor there and shows it.
  jump(from, to) {
    const end = this.view.state.doc.length;
    const selection = { anchor: Math.min(from, end), head: Math.min(to, end) };
    this.view.dispatch({ selection, scrollIntoView: true });
    this.view.focus();
  }

  focus() {
    this.view.focus();
  }

  destroy() {
    this.view.destroy();
  }
}
