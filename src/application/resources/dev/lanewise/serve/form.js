// A form for the columns of a table, or for numbers. It starts empty, and sends a request once all required fields are filled in.
'use strict';

const MOST_FIELDS = 200;        // of a form
const FAR = 4;                  // deviations from the mean
const MISSING = ['', 'NA', 'N/A', 'n/a', '#N/A', '<NA>', 'NaN', 'nan', 'NULL', 'null', 'None', '?'];
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?$/;
const DAY_MILLIS = 24 * 60 * 60 * 1000;
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
    ? `The network takes ${columns.length} columns, which are too many for a form; send them from a program.`
    : (optional ? 'Optional fields may be left empty; the model then uses the mean or the value shown.' : 'All fields are required.')
      + (columns.some(range) ? ` Below a field: the ${columns.some(column => column.minimum !== undefined)
        ? 'range' : 'mean ± standard deviation'} of the training data.` : '');
  formChanged();
}

function buildField(column, i) {
  const label = document.createElement('label');
  const control = document.createElement(column.categories ? 'select' : 'input');
  if (column.categories) {
    const first = column.optional ? '(missing)' : 'choose …';
    control.append(new Option(first, ''), ...column.categories.map(category => new Option(printable(category), category)));
  } else if (column.date) {
    control.type = column.times ? 'datetime-local' : 'date';
    // The model accepts years of four digits only.
    control.max = column.times ? '9999-12-31T23:59' : '9999-12-31';
    // An incomplete date fires no input event.
    control.onblur = formChanged;
  } else {
    control.inputMode = 'decimal';
    control.autocomplete = 'off';
  }
  const hint = document.createElement('small');
  hint.id = `hint-${i}`;
  control.setAttribute('aria-describedby', hint.id);
  control.required = !column.optional;
  label.classList.toggle('wide', Boolean(column.date));
  setName(label, printable(column.name), control, hint);
  return {column, label, control, hint};
}

// A typical value of a column to start with; undefined if the model has none.
function typical(column) {
  return column.fill ?? column.mean ?? column.categories?.[0]
    ?? (column.minimum === undefined ? undefined : middle(column));
}

function middle({date, times, minimum, maximum}) {
  return !date ? (minimum + maximum) / 2
    : new Date((moment(minimum) + moment(maximum)) / 2).toISOString().slice(0, times ? 16 : 10);
}

// Milliseconds since 1970 of a date as text, in UTC whatever the time zone.
function moment(date) {
  return Date.parse(date.includes('T') ? `${date}Z` : date);
}

// A value of a column as a number, so that it can be compared with the mean and the range; a date in days.
function measured(column, value) {
  return column.date && value !== undefined ? moment(value) / DAY_MILLIS : Number(value);
}

// Three digits, and all digits before the point of numbers below a billion.
function short(number) {
  const size = Math.abs(number);
  return String(size >= 100 && size < 1e9 ? Math.round(number) : Number(number.toPrecision(3)));
}

// Whether all values of a column were equal in the training data.
function isConstant({minimum, maximum, deviation}) {
  return minimum !== undefined ? minimum === maximum : deviation === 0;
}

// The range of the numbers of a column, or their mean and deviation, as far as the model has them.
function range(column) {
  const end = value => column.date ? value.slice(0, 10) : short(value);
  const {minimum, maximum, mean, deviation} = column;
  return isConstant(column) ? `always ${end(minimum ?? mean)}`
    : minimum !== undefined ? `${end(minimum)} to ${end(maximum)}`
    : mean !== undefined ? `mean ${end(mean)} ± ${short(deviation)}${column.date ? ' days' : ''}` : '';
}

// A number or a date as shown in a sentence.
function shown(value) {
  return typeof value === 'number' ? short(value) : value.replace('T', ' ');
}

function fillOf(column) {
  return column.fill === undefined ? 'the mean' : column.categories ? printable(column.fill) : shown(column.fill);
}

// A sentence on the values that the model uses for empty fields.
function replacements() {
  const empty = fields.filter(field => field.column.optional && isEmpty(field));
  return empty.length ? `Missing, so the model uses: ${listed(empty.map(({column}) => `${column.name} ${fillOf(column)}`))}.` : '';
}

function hintOf({column, control}) {
  const text = control.value.trim();
  const wrong = mistakeIn(column, control, text);
  if (wrong) {
    return {wrong: true, text: wrong};
  }
  if (!column.categories && !MISSING.includes(text)) {
    const [value, mean, minimum, maximum] = [text, column.mean, column.minimum, column.maximum]
      .map(any => any === undefined ? any : measured(column, any));
    if (isConstant(column)) {
      return {text: value === (minimum ?? mean) ? range(column) : `${range(column)} in the training data`};
    }
    if (minimum === undefined && Math.abs(value - mean) > FAR * column.deviation) {
      return {text: `far from the ${range(column)}`};
    }
    if (value < minimum || value > maximum) {
      return {text: `outside ${range(column)}`};
    }
  }
  const optional = !column.optional ? '' : column.fill === column.mean && column.minimum === undefined ? 'optional' : `optional: ${fillOf(column)} if empty`;
  return {text: [range(column), optional].filter(Boolean).join(', ')};
}

// Why the model does not accept the content of a field; empty if it does.
function mistakeIn(column, control, text) {
  // The value of an incomplete date is an empty text.
  if (column.date && (control.validity.badInput || !MISSING.includes(text) && !DATE.test(text))) {
    return `not a complete date${column.times ? ' and time' : ''}, such as 2024-12-31${column.times ? ' 23:59' : ''}`;
  }
  if (column.categories || column.date || MISSING.includes(text)) {
    return '';
  }
  return NUMBER.test(text) && Math.abs(Math.fround(text)) !== Infinity ? ''
    : 'not a number' + (/^[+-]?[0-9]+,[0-9]+$/.test(text) ? `; did you mean ${text.replace(',', '.')}?` : '');
}

function isEmpty({column, control}) {
  // A category may be called None.
  return (column.categories ? !control.value : MISSING.includes(control.value.trim())) && !control.validity.badInput;
}

// The row, or the inputs, as sent; undefined if fields are missing or invalid.
function formQuestion() {
  if (fields.every(isEmpty) || fields.some(field => hintOf(field).wrong || !field.column.optional && isEmpty(field))) {
    return undefined;
  }
  return model.columns
    ? {row: Object.fromEntries(fields.filter(field => !isEmpty(field)).map(({column, control}) =>
      [column.name, column.categories || column.date ? control.value.trim() : Number(control.value)]))}
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
    forget(fields.some(field => hintOf(field).wrong) ? `A field contains something that is not a ${fields.some(({column}) => column.date) ? 'number or a date' : 'number'}.`
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
