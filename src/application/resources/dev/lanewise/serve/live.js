// The page of `lanewise train --serve`. /events reports on the running training: its description, each epoch that has
// ended, the progress of the current one, and the state; /pause, /continue and /stop are its controls.
'use strict';

const SETS = ['training', 'validation', 'test'];
const WORDS = {
  running: 'Running', pausing: 'Pausing at the end of the current epoch', paused: 'Paused', stopping: 'Stopping',
  stopped: 'Stopped', ended: 'Ended',
};

const $ = id => document.getElementById(id);
let run;                        // description of the training run
let state = '';                 // the last state received
let records = [];               // epochs
let charts = [];                // the charts drawn, with their plots
let redrawing = false;

function tell(trouble) {
  $('trouble').textContent = trouble || '';
  $('trouble').hidden = !trouble;
}

// ---- Curves

/** A chart of one figure, for each set that has it. */
function chartOf(figure, title, yLabel) {
  const sets = SETS.filter(set => records.some(record => `${set}_${figure}` in record));
  return {
    title, yLabel, xLabel: 'epoch', whole: true,
    x: records.map(record => record.epoch),
    series: sets.map(set => ({name: set, values: records.map(record => record[`${set}_${figure}`] ?? null)})),
  };
}

function drawCharts() {
  redrawing = false;
  if (!records.length) {
    return;
  }
  const wanted = [['loss', 'Mean loss', 'loss']];
  if (run.has_accuracy) {
    wanted.unshift(['accuracy', 'Accuracy', 'accuracy']);
  }
  charts = wanted.map(([figure, title, yLabel], i) => {
    const now = chartOf(figure, title, yLabel);
    const before = charts[i];
    if (!before) {
      const frame = $(`${figure}-chart`);
      frame.setAttribute('aria-label', title);
      return {chart: now, plot: curves.draw(now, frame, frame)};
    }
    // A plot keeps using the chart that it was created from.
    const zoomed = before.plot.scales.x.max < before.chart.x[before.chart.x.length - 1]
      || before.plot.scales.x.min > before.chart.x[0];
    Object.assign(before.chart, now);
    before.plot.setData(curves.data(before.chart), !zoomed);
    if (zoomed) {
      before.plot.redraw();
    }
    return before;
  });
}

/** Redraws once for all events since the last frame. */
function redraw() {
  if (!redrawing) {
    redrawing = true;
    requestAnimationFrame(drawCharts);
  }
}

// ---- Events

function duration(seconds) {
  const whole = Math.round(seconds);
  const two = number => String(number).padStart(2, '0');
  return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

const told = {
  run(what) {
    // After a lost connection, all epochs are sent again.
    run = what;
    records = [];
    tell();
    $('summary').textContent = `${run.network}, on ${run.data}`;
    $('accuracy-part').hidden = $('accuracy-chart').hidden = !run.has_accuracy;
  },
  epoch(record) {
    records.push(record);
    if (run.has_accuracy) {
      const set = ['validation', 'test', 'training'].find(each => `${each}_accuracy` in record);
      $('accuracy').textContent = set ? `${(100 * record[`${set}_accuracy`]).toFixed(2)} % (${set})` : '–';
    }
    showEpoch(record.epoch);
    redraw();
  },
  progress(progress) {
    if (isOver()) {
      return;
    }
    $('left').textContent = progress.seconds_left === null ? '–'
      : (progress.at_most ? 'at most ' : '') + duration(progress.seconds_left);
    $('rate').textContent = progress.examples_per_second === null ? '–'
      : Math.round(progress.examples_per_second).toLocaleString('en');
    if (records.length < progress.epoch) {
      showEpoch(progress.epoch - 1 + Math.min(.999, progress.share ?? 0));
    }
  },
  state(now) {
    state = now.state;
    $('state').textContent = WORDS[state];
    $('explanation').textContent = now.explanation
      ? `${now.explanation}; parameters sha256: ${now.sha256}. The server has stopped with the training.` : '';
    const waits = state === 'pausing' || state === 'paused';
    $('pause').textContent = waits ? 'Continue' : 'Pause';
    $('pause').disabled = !(waits || state === 'running');
    $('stop').disabled = !(waits || state === 'running');
    if (isOver()) {
      $('left').textContent = '–';
    }
    document.title = `${WORDS[state].split(':')[0]} – Lanewise`;
  },
};

function isOver() {
  return state === 'ended' || state === 'stopped';
}

/** Shows the number of completed epochs, with the fraction of the current one. */
function showEpoch(done) {
  $('epoch').textContent = `${Math.floor(done)} of ${run.epochs} done`;
  $('share').value = run.epochs ? done / run.epochs : 1;
}

function listen() {
  const source = new EventSource('events');
  for (const [name, tellOf] of Object.entries(told)) {
    source.addEventListener(name, event => tellOf(JSON.parse(event.data)));
  }
  source.addEventListener('error', () => {
    if (isOver()) {
      source.close();
    } else {
      tell(source.readyState === EventSource.CLOSED
        ? 'This page cannot follow the training, perhaps because too many pages are open. Reload it later.'
        : 'The connection is lost. Is the training still running? This page keeps trying to reconnect.');
    }
  });
}

// ---- Controls

async function ask(path) {
  try {
    const answer = await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'});
    // The new state comes as an event; this answer may be overtaken by a later one.
    if (!answer.ok) {
      throw new Error((await answer.json()).error);
    }
    tell();
  } catch (e) {
    tell(`This could not be done: ${e.message}`);
  }
}

$('pause').addEventListener('click', () => ask($('pause').textContent === 'Pause' ? 'pause' : 'continue'));
$('stop').addEventListener('click', () => ask('stop'));
listen();
