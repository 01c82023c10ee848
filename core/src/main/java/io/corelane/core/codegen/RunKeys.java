package io.corelane.core.codegen;

import io.corelane.core.state.KeyHash;
import java.util.List;

/**
 * Writes how the keys of a run's records are kept from the loop that finds them to the one that looks them up: as
 * words, where they are short and of one length, else one behind the other in memory.
 */
final class RunKeys
{
    private final KeyWords words;
    private final List<JavaValue> keys;
    private final int stride;

    RunKeys(final List<JavaValue> keys, final int lengthMax)
    {
        this.words = KeyWords.of(keys);
        this.keys = keys;
        // With room for the last text's last word, and for the key's.
        this.stride = lengthMax + 2 * Long.BYTES - 1 & -Long.BYTES;
    }

    /** Whether keys are words, so that a single one is looked up without a look at memory. */
    boolean areWords()
    {
        return null != words;
    }

    /** Declares what the keys are kept in. */
    void declare(final ClassWriter owner)
    {
        owner.field("private final int[] hashes = new int[RecordRun.MAX_COUNT];");
        if (null == words)
        {
            owner.field("private final int[] keyLengths = new int[RecordRun.MAX_COUNT];");
            owner.field("private final UnsafeBuffer runKeys = CacheLines.buffer(" +
                "RecordRun.MAX_COUNT * " + stride + ");");
            return;
        }
        for (int i = 0; i < words.count(); i++)
        {
            owner.field("private final long[] words" + i + " = new long[RecordRun.MAX_COUNT];");
        }
    }

    /** What the keys are kept in, in variables of a method: a loop need not read the fields again. */
    void local(final MethodWriter method)
    {
        method.line("final int[] hashes = this.hashes;");
        if (null == words)
        {
            method.line("final int[] keyLengths = this.keyLengths;");
            return;
        }
        for (int i = 0; i < words.count(); i++)
        {
            method.line("final long[] words" + i + " = this.words" + i + ";");
        }
    }

    /**
     * Keeps the key whose columns are there as that of the record {@code i}.
     *
     * @param method      gets the lines.
     * @param isHashAsked whether its hash is asked for later on, too.
     */
    void keep(final MethodWriter method, final boolean isHashAsked)
    {
        if (null == words)
        {
            method.line("final int from = i * " + stride + ";");
            method.line("int p = from;");
            KeyWriter.putAll(method, "runKeys", keys);
            method.line("keyLengths[i] = p - from;");
            method.line("final int hash = KeyHash.of(runKeys.addressOffset() + from, p - from);");
        }
        else
        {
            writeWords(method);
            for (int i = 0; i < words.count(); i++)
            {
                method.line("words" + i + "[i] = w" + i + ";");
            }
            if (null != words.clash())
            {
                // As a record that is refused: it, and those behind it, go one by one.
                method.open("if (" + words.clash() + ")");
                method.line("faults.raise(Faults.OVERFLOW);");
                method.close();
            }
        }
        if (isHashAsked || null == words)
        {
            method.line("hashes[i] = hash;");
        }
    }

    /** Arguments that find or make the key of the record {@code i}. */
    String kept()
    {
        return null == words ? "runKeys.addressOffset() + i * " + stride + ", keyLengths[i], hashes[i]" :
            keptWords() + ", hashes[i]";
    }

    /** Arguments that find the key of the record {@code i}, which is words, where its hash was not kept. */
    String keptAnew()
    {
        return keptWords() + ", KeyHash.of(" + keptWords() + ")";
    }

    /** Arguments that compare the key of the record {@code i}, which is words. */
    String keptWords()
    {
        return word(0) + ", " + word(1) + ", " + word(2) + ", " + words.length();
    }

    /** Works out the words of the key whose columns are there, and its hash. */
    void writeWords(final MethodWriter method)
    {
        for (int i = 0; i < KeyHash.SHORT_WORDS; i++)
        {
            method.line("final long w" + i + " = " + words.word(i) + ";");
        }
        method.line("final int hash = KeyHash.of(w0, w1, w2, " + words.length() + ");");
    }

    /** Arguments that find the key of which {@link #writeWords} was. */
    String found()
    {
        return "w0, w1, w2, " + words.length() + ", hash";
    }

    /** When the key whose columns are there is none of those words after all; null for never. */
    String clash()
    {
        return words.clash();
    }

    private String word(final int index)
    {
        return index < words.count() ? "words" + index + "[i]" : "0L";
    }
}
