/** SQL in, plans out: grammar, syntax tree, resolver and type checker. ANTLR stops at this package's border. */
package io.corelane.core.sql;
