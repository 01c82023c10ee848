package io.corelane.perf.peers;

/** What all engines are asked: COUNT, SUM(qty), AVG, MIN and MAX(price) by id. */
enum PeerQuery
{
    /** A result for each record. */
    GROUP_BY,
    /** In tumbling windows of a second of event time, a result for each group when its window closes. */
    TUMBLING
}
