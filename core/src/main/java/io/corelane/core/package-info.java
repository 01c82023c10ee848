/** What the data means: SQL, plans, operators and keyed off-heap state. No threads, no Aeron, no clock. */
package io.corelane.core;
