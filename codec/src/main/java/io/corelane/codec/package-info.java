/** What a record is: SBE schemas, field access at fixed offsets, row encoders and Corelane's own protocol. */
package io.corelane.codec;
