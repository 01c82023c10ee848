package io.corelane.perf.peers;

/** What is asked. Engines write each of these in their own language; records and constants are the query's. */
enum Shape
{
    /** COUNT, SUM(qty), AVG, MIN and MAX(price) by id, a result for each record. */
    FIVE,
    /** The same in tumbling windows, a result for each group when its window closes. */
    FIVE_WINDOW,
    /** COUNT, AVG(price), SUM(qty), SUM(price * qty) by trader and id in tumbling windows, told at their end. */
    FOUR_WINDOW,
    /** The same, a result for each record. */
    FOUR_CHANGES,
    /** AVG(price) over the last 100 rows of an id, a result for each record. */
    LAST_100,
    /** Id, trader and price where the price is greater than the query's. */
    FILTER,
    /** NEXMark's q0: id, trader, price. */
    PASS,
    /** q1: the same with 0.908 of the price. */
    CONVERT,
    /** q2: the same where the id is a multiple of 123. */
    SOME,
    /** q5: ids with the most records of the last ten seconds, every two seconds, with count and end. */
    HOT_ITEMS,
    /** q7: id, trader and price of the highest price of each window. */
    HIGHEST,
    /** q8: id and price of people who came in a window and sold something in it; {@link People} says how they look. */
    SELLERS,
    /** q11: trader and COUNT of sessions with gaps of a second. */
    SESSION,
    /** q12, by event time: trader and COUNT of each window. */
    COUNT_WINDOW,
    /** q17: counts by level of price, MIN, MAX, AVG and SUM by id and day, a result for each record. */
    LEVELS
}
