package io.corelane.perf.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One figure against its limit in the same run, a value of each round.
 *
 * @param name   in JSON.
 * @param spread of the rounds.
 * @param better which way is the good one.
 * @param goal   what is aimed at, or NaN.
 */
public record Ratio(String name, Spread spread, Better better, double goal)
{
    boolean hasGoal()
    {
        return !Double.isNaN(goal);
    }

    boolean isReached()
    {
        return better.isReached(spread.median(), goal);
    }

    void write(final ObjectNode ratios)
    {
        final ObjectNode node = ratios.putObject(name).put("median", spread.median()).put("min", spread.min())
            .put("max", spread.max()).put("better", better.word());
        if (hasGoal())
        {
            node.put("goal", goal).put("reached", isReached());
        }
    }

    String goalText()
    {
        return !hasGoal() ? "" : (Better.HIGHER == better ? "at least " : "at most ") + goal +
            (isReached() ? ", reached" : ", not reached");
    }
}
