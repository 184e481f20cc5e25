const Sequencer = require("@jest/test-sequencer").default;

/** Tests that take minutes, the longest first; Jest would begin with the largest files. */
const LONG = ["rehearsal/mistakes", "alerts/rules", "rehearsal/faults", "rehearsal/cli", "rehearsal/changes"];

/** Begins with what takes longest, so that no worker ends the run alone. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => LONG.findIndex((name) => path.includes(name)) + 1 || LONG.length + 1;
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
