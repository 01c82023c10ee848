package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;

/** Where generated code finds the value of a column. */
@FunctionalInterface
interface Columns
{
    JavaValue value(Expr.Column column, MethodWriter method);
}
