package io.tarweb.cli.router;

import org.jspecify.annotations.Nullable;

/**
 * A field of a message in the text format of Protocol Buffers.
 *
 * @param place where it begins
 * @param text its value, unless it is a message
 * @param quoted whether the value is a string
 * @param message its value, if it is a message
 */
record ProtoField(String name, ProtoText.Place place, String text, boolean quoted, @Nullable ProtoMessage message) {

}
