// Runs the tested snippets of docs/reading-results.md against a data set and holds what
// they give against what gensim itself wrote as CSV.
//
//   node read.js DOCUMENT STUDY
const fs = require("fs");
const { DuckDBInstance } = require("@duckdb/node-api");
const arrow = require("apache-arrow");
const parquet = require("parquet-wasm");
const pl = require("nodejs-polars");

const [document, study] = process.argv.slice(2);
const read = (file) => new Uint8Array(fs.readFileSync(file));

// The blocks of a language that are marked as tested, with the study's own path.
function blocks(language, ...words) {
  const found = [];
  const fence = new RegExp("```" + [language, "tested", ...words].join(" ") + "\\n([^]*?)```", "g");
  for (const m of fs.readFileSync(document, "utf8").matchAll(fence)) found.push(m[1].replaceAll("STUDY", study));
  if (found.length === 0) throw new Error(`the document has no tested ${language} ${words}`);
  return found;
}

// csv reads what gensim exported; no field of these tables holds a comma.
function csv(table) {
  const [head, ...lines] = fs.readFileSync(`${study}/${table}.csv`, "utf8").trim().split("\n").map((l) => l.split(","));
  return lines.map((l) => Object.fromEntries(head.map((name, i) => [name, l[i]])));
}

// nano is an exact amount in units of 10^-9.
const nano = (text) => BigInt(text.replace(".", ""));

function check(what, got, want) {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  console.log(`${what}: as exported`);
}

// Sums by stake and group of solvers, from the CSV.
function sums() {
  const all = new Map();
  for (const r of csv("payoffs")) {
    if (r.role !== "solver") continue;
    const key = `${Number(r["protocol.stake.solver"])} ${r.group}`;
    const s = all.get(key) ?? { utility: 0n, jobs: 0 };
    all.set(key, { utility: s.utility + nano(r.utility), jobs: s.jobs + Number(r.jobs) });
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}

const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

async function duckdb() {
  const c = await (await DuckDBInstance.create()).connect();
  const rows = async (sql) => (await c.runAndReadAll(sql)).getRowsJson();
  const [perJob, margin, metadata] = await Promise.all(blocks("sql").map(rows));
  const want = sums().filter(([, s]) => s.jobs > 0);
  check("duckdb, groups", perJob.map((r) => `${r[0]} ${r[1]}`), want.map(([key]) => key));
  perJob.forEach((r, i) => {
    const mean = Number(want[i][1].utility) / 1e9 / want[i][1].jobs;
    if (!close(Number(r[2]), mean)) throw new Error(`duckdb: ${want[i][0]} earns ${r[2]}, want ${mean}`);
  });
  const runs = csv("runs");
  check("duckdb, margins", margin.map((r) => Number(r[1])).reduce((a, b) => a + b), runs.length);
  check("duckdb, metadata", metadata.map((r) => r[0]), ["digest", "table", "version"]);
  for (const table of ["runs", "payoffs", "outcomes", "metrics"]) {
    const [[n]] = await rows(`select count(*) from '${study}/${table}.parquet'`);
    check(`duckdb, rows of ${table}`, Number(n), csv(table).length);
  }
  const [[total]] = await rows(`select sum(utility)::varchar from '${study}/payoffs.parquet'`);
  check("duckdb, the sum of all money", nano(total).toString(), csv("payoffs").reduce((a, r) => a + nano(r.utility), 0n).toString());
}

function polars() {
  const frame = new Function("pl", blocks("js", "polars")[0])(pl);
  const got = frame.select("protocol.stake.solver", "group", "jobs").toRecords().map((r) => [`${r["protocol.stake.solver"]} ${r.group}`, Number(r.jobs)]);
  check("polars", got, sums().map(([key, s]) => [key, s.jobs]));
}

function javascript() {
  const got = new Function("arrow", "parquet", "read", blocks("js", "arrow")[0])(arrow, parquet, read);
  check("arrow", got, { rows: csv("runs").length, unit: "fee" });
}

// python's snippet runs by itself; here is what it must print.
function printed() {
  const lines = fs.readFileSync(0, "utf8").trim().split("\n").slice(1).map((l) => l.split(","));
  const want = sums().filter(([, s]) => s.jobs > 0);
  check("pandas, groups", lines.filter((l) => l[2] !== "").map((l) => `${Number(l[0])} ${l[1]}`), want.map(([key]) => key));
  lines.filter((l) => l[2] !== "").forEach((l, i) => {
    if (!close(Number(l[2]), Number(want[i][1].utility) / 1e9 / want[i][1].jobs)) throw new Error(`pandas: ${l}`);
  });
}

if (process.argv[4] === "--python") console.log(blocks("python")[0]);
else if (process.argv[4] === "--printed") printed();
else duckdb().then(polars).then(javascript).catch((e) => { console.error(e.message); process.exit(1); });
