// A form for the columns of a table, or for numbers. It starts empty, and asks when every field that must be filled in is.
'use strict';

const MOST_FIELDS = 200;        // of a form
const FAR = 4;                  // deviations from the mean
const MISSING = ['', 'NA', 'NaN', '?'];
const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

let fields = [];                // {column, control, hint}; control.value is what has been filled in

function buildForm() {
  const columns = model.columns
    || Array.from({length: model.layers[0]}, (_, i) => ({name: `input ${i}`, optional: false}));
  const fits = columns.length <= MOST_FIELDS;
  const optional = columns.some(column => column.optional);
  fields = fits ? columns.map(buildField) : [];
  $('form').replaceChildren(...fields.map(field => field.label));
  $('form').oninput = $('form').onchange = formChanged;
  $('form').onsubmit = event => event.preventDefault();
  $('form-controls').hidden = !fits;
  $('typical').hidden = columns.some(column => typical(column) === undefined);
  $('warnings').hidden = !optional || model.predicts === 'numbers';
  $('form-hint').textContent = !fits
    ? `The network takes ${columns.length} columns, too many for a form; programs can send them.`
    : (optional ? 'Optional fields may stay empty; the model then uses the mean or the given value.' : 'All fields are required.')
      + (columns.some(range) ? ` Below a field: the ${columns.some(column => column.mean !== undefined)
        ? 'mean ± standard deviation' : 'range'} of the training data.` : '');
  formChanged();
}

function buildField(column, i) {
  const label = document.createElement('label');
  const control = document.createElement(column.categories ? 'select' : 'input');
  if (column.categories) {
    const first = column.optional ? '(missing)' : 'choose …';
    control.append(new Option(first, ''), ...column.categories.map(category => new Option(category, category)));
  } else {
    control.inputMode = 'decimal';
    control.autocomplete = 'off';
  }
  const hint = document.createElement('small');
  hint.id = `hint-${i}`;
  control.setAttribute('aria-describedby', hint.id);
  control.required = !column.optional;
  label.append(column.name, control, hint);
  return {column, label, control, hint};
}

// A value of a column for a row to begin with; undefined if the model does not tell.
function typical(column) {
  return column.fill ?? column.mean ?? column.categories?.[0]
    ?? (column.minimum === undefined ? undefined : (column.minimum + column.maximum) / 2);
}

function short(number) {
  return String(Number(number.toPrecision(3)));
}

// What the model knows about the numbers of a column.
function range(column) {
  return column.mean !== undefined ? `mean ${short(column.mean)} ± ${short(column.deviation)}`
    : column.minimum !== undefined ? `${short(column.minimum)} to ${short(column.maximum)}` : '';
}

function fillOf(column) {
  return typeof column.fill === 'number' ? short(column.fill) : column.fill;
}

// What the model uses for fields that are empty, as a sentence.
function replacements() {
  const empty = fields.filter(field => field.column.optional && isEmpty(field));
  return empty.length ? `Missing, so the model uses: ${listed(empty.map(({column}) => `${column.name} ${fillOf(column)}`))}.` : '';
}

function hintOf({column, control}) {
  const text = control.value.trim();
  if (!column.categories && !MISSING.includes(text)) {
    if (!NUMBER.test(text) || Math.abs(Math.fround(text)) === Infinity) {
      return {wrong: true, text: 'not a number'
        + (/^[+-]?[0-9]+,[0-9]+$/.test(text) ? `; is ${text.replace(',', '.')} meant?` : '')};
    }
    const number = Number(text);
    if (Math.abs(number - column.mean) > FAR * column.deviation) {
      return {text: `far from the ${range(column)}`};
    }
    if (number < column.minimum || number > column.maximum) {
      return {text: `outside of ${range(column)}`};
    }
  }
  const optional = !column.optional ? '' : column.fill === column.mean ? 'optional' : `optional: else ${fillOf(column)}`;
  return {text: [range(column), optional].filter(Boolean).join(', ')};
}

function isEmpty({control}) {
  return MISSING.includes(control.value.trim());
}

// The row, or the inputs, as they are sent; undefined if fields are missing or wrong.
function formQuestion() {
  if (fields.every(isEmpty) || fields.some(field => hintOf(field).wrong || !field.column.optional && isEmpty(field))) {
    return undefined;
  }
  return model.columns
    ? {row: Object.fromEntries(fields.filter(field => !isEmpty(field)).map(({column, control}) =>
      [column.name, column.categories ? control.value : Number(control.value)]))}
    : {inputs: fields.map(({control}) => Number(control.value))};
}

function formChanged() {
  for (const field of fields) {
    const {wrong = false, text} = hintOf(field);
    field.hint.textContent = text;
    field.hint.classList.toggle('wrong', wrong);
    field.control.setAttribute('aria-invalid', String(wrong));
  }
  const question = formQuestion();
  if (question) {
    inspect(question);
  } else {
    const needed = fields.filter(field => !field.column.optional && isEmpty(field)).map(({column}) => column.name);
    forget(fields.some(field => hintOf(field).wrong) ? 'A field has something that is not a number.'
      : fields.every(isEmpty) ? (fields.length ? 'Nothing is filled in yet.' : '') : `Still needed: ${listed(needed)}.`);
  }
  showCommand();
}

function setFields(value) {
  for (const field of fields) {
    const content = value(field.column);
    field.control.value = typeof content === 'number' ? short(content) : content;
  }
  formChanged();
}

function letFill() {
  $('typical').addEventListener('click', () => setFields(typical));
  $('empty').addEventListener('click', () => setFields(() => ''));
}
