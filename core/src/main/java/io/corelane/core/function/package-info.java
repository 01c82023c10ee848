/** Functions in SQL: those that there are, and how programs add their own. */
package io.corelane.core.function;
