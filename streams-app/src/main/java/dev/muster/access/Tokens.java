package dev.muster.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens and who holds them. Only digests (SHA-256) are kept, and a token is looked up by its digest: how long that takes tells nothing
 * of any token, since nobody can choose a digest. Immutable.
 */
public final class Tokens {

    /** A token shorter than this could be guessed. */
    static final int MIN_LENGTH = 16;

    private static final int MAX_LENGTH = 1_000;
    private static final int MAX_LINES = 10_000;
    private static final String HASHED = "sha256:";
    private static final int DIGEST_CHARS = 64;
    private static final String FORM = "NAME ROLE TOKEN, ROLE one of read, write, operator, node";

    private final Map<Digest, Identity> holders;

    private Tokens(Map<Digest, Identity> holders) {
        this.holders = Map.copyOf(holders);
    }

    /**
     * From the lines of a file.
     *
     * @throws TokenFileException naming the lines that are wrong, never a token
     */
    static Tokens parse(List<String> lines) {
        if (lines.size() > MAX_LINES) {
            throw new TokenFileException(lines.size() + " lines (expected: at most " + MAX_LINES + ")");
        }
        Reading reading = new Reading();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reading.line(number, line);
            }
        }
        return reading.tokens();
    }

    /** Who holds this token. */
    public Optional<Identity> holderOf(String token) {
        Digest wanted = Digest.of(token);
        return Optional.ofNullable(holders.get(wanted));
    }

    /** How many there are. */
    public int size() {
        return holders.size();
    }

    /** The digest of a token; compared in a time that does not depend on where two differ. */
    private static final class Digest {

        private final byte[] bytes;

        private Digest(byte[] bytes) {
            this.bytes = bytes;
        }

        static Digest of(String token) {
            try {
                return new Digest(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
        }

        @Override
        public int hashCode() {
            return ByteBuffer.wrap(bytes).getInt();
        }
    }

    /** Gathers lines and what is wrong with them. */
    private static final class Reading {

        private final Map<Digest, Identity> holders = new HashMap<>();
        private final Map<String, Role> roles = new HashMap<>();
        private final List<String> problems = new ArrayList<>();

        void line(int number, String line) {
            String[] parts = line.split("\\s+", -1);
            Optional<Role> role = parts.length == 3 ? Role.named(parts[1]) : Optional.empty();
            if (role.isEmpty() || !Identity.isName(parts[0])) {
                problems.add("line " + number + ": not understood (expected: " + FORM + ")");
                return;
            }
            Optional<Digest> digest = digest(number, parts[2]);
            digest.ifPresent(known -> add(number, new Identity(parts[0], role.get()), known));
        }

        private Optional<Digest> digest(int number, String text) {
            if (!text.startsWith(HASHED)) {
                boolean isToken = text.length() >= MIN_LENGTH
                        && text.length() <= MAX_LENGTH
                        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
                if (!isToken) {
                    problems.add("line " + number + ": the token has " + text.length() + " characters (expected: "
                            + MIN_LENGTH + " to " + MAX_LENGTH + " of printable ASCII)");
                }
                return isToken ? Optional.of(Digest.of(text)) : Optional.empty();
            }
            String hex = text.substring(HASHED.length());
            if (!hex.matches("[0-9a-fA-F]{" + DIGEST_CHARS + "}")) {
                problems.add(
                        "line " + number + ": not a digest (expected: sha256: and " + DIGEST_CHARS + " hex digits)");
                return Optional.empty();
            }
            return Optional.of(new Digest(HexFormat.of().parseHex(hex)));
        }

        private void add(int number, Identity holder, Digest digest) {
            Role before = roles.putIfAbsent(holder.name(), holder.role());
            if (before != null && before != holder.role()) {
                problems.add("line " + number + ": " + holder.name() + " is "
                        + holder.role().text() + " (expected: " + before.text() + ", as on a line before)");
            } else if (holders.putIfAbsent(digest, holder) != null) {
                problems.add("line " + number + ": the token of a line before (expected: another)");
            }
        }

        Tokens tokens() {
            if (problems.isEmpty() && holders.isEmpty()) {
                problems.add("no token (expected: at least one line " + FORM + ")");
            }
            if (!problems.isEmpty()) {
                throw new TokenFileException(String.join("; ", problems));
            }
            return new Tokens(holders);
        }
    }
}
