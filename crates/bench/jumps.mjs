// Going through a long run in wasm, as a page does: to any instant, and from fact to fact. Takes
// the folder of a package for browsers and, if wanted, how many events the run is to have:
// cargo xtask bench.
//
// The machine may be shared: CPU time, the quickest of two rounds for each place, and of the places
// the mean and the longest.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const GOAL = 16;
const PLACES = 60;
const ROUNDS = 2;
const [folder, wanted = "4000000"] = process.argv.slice(2);
const highwater = await import(pathToFileURL(join(folder, "highwater_wasm.js")));
const { memory } = await highwater.default();
const { Simulation } = highwater;

/** A steady run, a large cluster, one in trouble all the time; more than long enough. */
const SCRIPTS = {
  "3 brokers, 1 partition": `
    network latency=0.2ms jitter=0.1ms
    brokers 1..3
    topic records replicas=[1,2,3]
    producer web acks=all rate=1000/s linger.ms=0
    run 3000s`,
  "9 brokers, 60 partitions": `
    brokers 1..9
    topic records partitions=60 replication.factor=3
    producer web acks=all rate=1000/s
    run 3000s`,
  "3 brokers, faults": `
    brokers 1..3
    topic records replicas=[1,2,3] min.insync.replicas=2
    producer web acks=all rate=1000/s linger.ms=0
    consumer audit
    ${Array.from({ length: 60 }, (_, i) => `at ${20 * i + 5}s crash broker ${(i % 3) + 1}
    at ${20 * i + 15}s start broker ${(i % 3) + 1}`).join("\n    ")}
    run 3000s`,
};

/** CPU time of some work, in milliseconds. */
function timed(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

/** The quickest of several rounds at each of many places: mean and longest. */
function measured(work) {
  const best = new Array(PLACES).fill(Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let i = 0; i < PLACES; i += 1) {
      // In no order, as a reader jumps.
      const place = (i * 37) % PLACES;
      best[place] = Math.min(best[place], timed(() => work((place + 0.5) / PLACES)));
    }
  }
  const sum = best.reduce((a, b) => a + b);
  return { mean: sum / PLACES, longest: Math.max(...best) };
}

let good = true;
function tell(what, { mean, longest }) {
  const met = longest <= GOAL;
  good &&= met;
  const figures = `mean ${mean.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`;
  console.log(`  ${what.padEnd(24)}${figures.padEnd(36)}goal ${GOAL} ms ${met ? "met" : "MISSED"}`);
}

// Compiled for speed only once it has run for a while.
new Simulation(SCRIPTS["3 brokers, 1 partition"]).advance(300_000);
for (const [name, script] of Object.entries(SCRIPTS)) {
  const simulation = new Simulation(script);
  const time = timed(() => simulation.advance(Number(wanted)));
  const { events, now_us: end } = simulation.progress;
  const megabytes = Math.round(memory.buffer.byteLength / 2 ** 20);
  const speed = `${(events / 1e6).toFixed(2)} M events in ${(time / 1e3).toFixed(2)} s`;
  console.log(`in wasm: ${name}: ${speed}, ${megabytes} MiB`);
  const facts = simulation.factsUntil(end);
  tell("to an instant", measured((part) => simulation.stateAt(Math.floor(end * part))));
  let fact = 0;
  tell("to a fact", measured((part) => simulation.fact((fact = Math.floor(facts * part)))));
  const step = (by) => (part) => {
    fact = Math.floor(facts * part) + by;
    simulation.stateAt(simulation.fact(fact).time_us);
  };
  tell("step to the next", measured(step(1)));
  tell("step to the previous", measured(step(-1)));
  simulation.free();
}
process.exitCode = good ? 0 : 1;
