/** The relational plan of a job: typed, immutable, with one deterministic text form; no parser and no code in it. */
package io.corelane.core.plan;
