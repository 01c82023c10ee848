package io.corelane.core.plan;

/** When a job's results leave. */
public enum EmitMode
{
    /** One result for each input that changed its group (or passed the filter). */
    CHANGES,
    /** Each group once: when its window closes, or, without windows, when the input ends. */
    FINAL,
    /** Groups that have changed, once each so much log time. */
    EVERY
}
