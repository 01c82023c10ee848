package io.corelane.codec;

import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A whole SBE schema. Immutable.
 *
 * @param source      where it came from, for messages to the user.
 * @param schemaId    the schema's id.
 * @param packageName the schema's package.
 * @param version     the schema's version.
 * @param order       byte order.
 * @param messages    its messages, in the file's order.
 */
public record SchemaFile(
    String source, int schemaId, String packageName, int version, ByteOrder order, List<RecordSchema> messages)
{
    /**
     * A message by name, without case.
     *
     * @param messageName name.
     * @return the message.
     * @throws SchemaException if there is none; it names the messages there are, and the nearest.
     */
    public RecordSchema message(final String messageName)
    {
        for (final RecordSchema message : messages)
        {
            if (message.name().equalsIgnoreCase(messageName))
            {
                return message;
            }
        }
        final List<String> names = messages.stream().map(RecordSchema::name).collect(Collectors.toList());
        final String nearest = Nearest.of(messageName, names);
        throw new SchemaException(source + " has no message " + messageName +
            (null == nearest ? "" : "; did you mean " + nearest + "?") +
            "; its messages are " + String.join(", ", names));
    }

    /**
     * A message by template id.
     *
     * @param templateId id.
     * @return the message, or null if there is none.
     */
    public RecordSchema message(final int templateId)
    {
        for (final RecordSchema message : messages)
        {
            if (message.templateId() == templateId)
            {
                return message;
            }
        }
        return null;
    }
}
