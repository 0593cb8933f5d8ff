// Loads the model, and checks whether it has been replaced.
'use strict';

const POLL_MILLIS = 2000;       // between checks for another model

// With serve --watch, the model may have been replaced.
let lost = false;               // whether the last check failed
async function lookForAnother() {
  try {
    const answer = await fetch('health').catch(() => {
      throw new Error(NO_ANSWER);
    });
    if (answer.ok && answer.headers.get('Lanewise-Model') !== loaded) {
      const before = chosen;
      await load();
      if (before && before.layer < model.layers.length && before.unit < model.layers[before.layer]) {
        await showUnit(before.layer, before.unit);
      }
    }
    if (lost) {
      // Other messages stay until a request succeeds.
      lost = false;
      tell();
    }
  } catch (e) {
    lost = true;
    tell(e);
  }
  setTimeout(lookForAnother, POLL_MILLIS);
}

letDraw();
letOpen();
letFill();
buildPalette();
$('copy').addEventListener('click', copyCommand);
lookForAnother();
