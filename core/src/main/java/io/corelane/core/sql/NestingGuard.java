package io.corelane.core.sql;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Refuses text nested so deep that walking its tree could overflow the stack. */
final class NestingGuard implements ParseTreeListener
{
    private static final int MAX_DEPTH = 600;

    private int depth;

    @Override
    public void enterEveryRule(final ParserRuleContext context)
    {
        if (++depth > MAX_DEPTH)
        {
            throw tooDeep(Position.of(context.getStart()));
        }
    }

    static SqlException tooDeep(final Position position)
    {
        return position.error("the statement is nested too deep, or has too many operators in a row; split it");
    }

    @Override
    public void exitEveryRule(final ParserRuleContext context)
    {
        depth--;
    }

    @Override
    public void visitTerminal(final TerminalNode node)
    {
    }

    @Override
    public void visitErrorNode(final ErrorNode node)
    {
    }
}
