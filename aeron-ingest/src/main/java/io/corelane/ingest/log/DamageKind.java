package io.corelane.ingest.log;

/** What can be wrong with a recording. */
public enum DamageKind
{
    /** A segment file is not there, and others behind it are, or the catalog says that it was. */
    MISSING_SEGMENT("missing segment"),

    /** A segment file ends before the recording does. */
    SHORT_SEGMENT("cut segment"),

    /** Zeroes where a fragment was. */
    ZEROED("zeroed range"),

    /** A fragment's header cannot have been written so. */
    BAD_HEADER("bad header"),

    /** A fragment's bytes are not those that were recorded. */
    BAD_CHECKSUM("bad checksum"),

    /** Half a fragment at the end of what a killed process recorded; the next start cleans it up, nothing is lost. */
    TORN_TAIL("torn tail"),

    /** Rows between partitions that were made of records which are lost, or stand behind such; they are made again. */
    DEPENDENT_ROWS("dependent rows"),

    /** A message of which the first or the last fragments are missing. */
    BROKEN_MESSAGE("broken message"),

    /** A message that is none of the protocol, or of another stream than this one's. */
    BAD_MESSAGE("bad message"),

    /** Sequences that are missing. */
    SEQUENCE_GAP("gap in sequences"),

    /** Sequences that come again where they must not. */
    SEQUENCE_BACK("sequences go back");

    private final String text;

    DamageKind(final String text)
    {
        this.text = text;
    }

    /**
     * For people.
     *
     * @return a noun.
     */
    public String text()
    {
        return text;
    }
}
