package io.corelane.tools.preflight;

/** What a check comes to. */
public enum Status
{
    /** As it should be. */
    PASS,
    /** It runs, slower or less safely than it could. */
    WARN,
    /** It does not run, or not as it promises. */
    FAIL
}
