"use strict";
// The program itself on free ports, for the cases of one file, and clients of each SDK.
const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { randomUUID } = require("node:crypto");
const { createInterface } = require("node:readline");

// The well-known account of local storage emulators; public since 2011.
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Starts `queuecast emulate` and returns its addresses and `stop`. Strict: the SDKs' own signatures are verified. */
async function start() {
  const ports = ["--aws-port", "0", "--azure-queue-port", "0", "--azure-table-port", "0"];
  const program = spawn(process.env.QUEUECAST, ["emulate", "--auth", "strict", ...ports], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: program.stdout })) {
    const urls = Object.fromEntries([...line.matchAll(/(\S+)=(http:\S+)/g)].map((found) => found.slice(1, 3)));
    assert.ok(urls.aws && urls["azure-queue"] && urls["azure-table"], `no readiness line: ${line}`);
    return {
      aws: urls.aws,
      azureQueue: urls["azure-queue"],
      azureTable: urls["azure-table"],
      stop: () => program.kill(),
    };
  }
  throw new Error("queuecast emulate did not start");
}

/** Moves the services' clock forward. */
async function advance(emulators, seconds) {
  const answer = await fetch(`${emulators.aws}/_queuecast/clock/advance`, {
    method: "POST",
    body: JSON.stringify({ seconds }),
  });
  assert.equal(answer.status, 200);
}

/** What the clients of AWS take. One attempt: an error is the case's business. */
function awsConfiguration(emulators) {
  return {
    endpoint: emulators.aws,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
}

/** A name that no other case uses, valid for every service. */
function uniqueName() {
  return "t" + randomUUID().replaceAll("-", "").slice(0, 20);
}

module.exports = { ACCOUNT, KEY, advance, awsConfiguration, start, uniqueName };
