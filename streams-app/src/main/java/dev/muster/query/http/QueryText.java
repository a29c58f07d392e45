package dev.muster.query.http;

import com.linecorp.armeria.common.QueryParams;
import dev.muster.fold.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The query of a request as text. Bytes that are none are refused: what decodes them otherwise puts other characters in their place. */
final class QueryText {

    private static final int LONGEST_SHOWN = 40;

    private QueryText() {}

    /** The parameters of a query. */
    static QueryParams params(String query) {
        if (query.indexOf('%') >= 0) {
            for (String pair : query.split("[&;]", -1)) {
                check(pair);
            }
        }
        return QueryParams.fromQueryString(query);
    }

    /** What a problem shows of a text. */
    static String shortened(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    private static void check(String pair) {
        if (!isText(pair)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "query" : pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            throw new InvalidValueException(
                    isText(name) ? shortened(name) : "query", "'" + shortened(value) + "'", "UTF-8, percent-encoded");
        }
    }

    private static boolean isText(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            if (encoded.charAt(at) != '%') {
                bytes.put((byte) 'a'); // any: only what is encoded can be wrong
                at++;
            } else if (at + 2 < encoded.length()
                    && HexFormat.isHexDigit(encoded.charAt(at + 1))
                    && HexFormat.isHexDigit(encoded.charAt(at + 2))) {
                bytes.put((byte) HexFormat.fromHexDigits(encoded, at + 1, at + 3));
                at += 3;
            } else {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
