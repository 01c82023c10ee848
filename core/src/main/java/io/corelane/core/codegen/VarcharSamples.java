package io.corelane.core.codegen;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;

/** Made-up texts that fit a column. */
final class VarcharSamples
{
    private VarcharSamples()
    {
    }

    static String of(final Field field, final int i)
    {
        if (field.wire() instanceof Wire.EnumWire)
        {
            final Wire.EnumWire names = (Wire.EnumWire)field.wire();
            return names.names().get(i % names.names().size());
        }
        final String text = "S" + (i & 0x3F);
        return text.substring(0, Math.min(text.length(), field.type().length()));
    }
}
