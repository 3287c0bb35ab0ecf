package dev.wissel.kong.rule;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text is a chunk of Lua as LuaJIT 2.1 compiles it (Lua 5.1 with {@code goto}, labels, {@code ::}, escapes and numbers of 5.2). Names, scopes and
 * limits are not looked at. A text that this reader finds wrong is wrong; of those it accepts a few may still be refused.
 *
 * <p>Confined to one thread; {@link #error} is thread-safe.
 */
public final class LuaSyntax {
    private static final int DEEPEST = 190;
    private static final Set<String> BLOCK_ENDS = Set.of("end", "else", "elseif", "until", "");
    private static final Set<String> UNARY = Set.of("-", "not", "#");
    private static final Set<String> BINARY =
            Set.of("+", "-", "*", "/", "^", "%", "..", "<", "<=", ">", ">=", "==", "~=", "and", "or");
    private static final Set<String> ATOMS = Set.of("nil", "true", "false", "...");

    private final LuaTokens tokens;
    private int depth;

    /** Ends the reading. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(int line, String message) {
            super(line + ": " + message, null, false, false);
        }
    }

    private LuaSyntax(String text) {
        this.tokens = new LuaTokens(text);
    }

    /** Returns what is wrong with a chunk, with its line; null if nothing is. */
    public static @Nullable String error(String text) {
        try {
            LuaSyntax syntax = new LuaSyntax(text);
            syntax.block();
            if (!syntax.tokens.word().isEmpty()) {
                throw syntax.unexpected("'<eof>' expected");
            }
            return null;
        } catch (Wrong wrong) {
            return "Error parsing function: [string]:" + wrong.getMessage();
        }
    }

    private Wrong unexpected(String message) {
        String near = tokens.word().isEmpty() ? "<eof>" : tokens.shown();
        return new Wrong(tokens.line(), message + " near '" + near + "'");
    }

    private boolean at(String word) {
        return !tokens.isText() && tokens.word().equals(word);
    }

    private boolean take(String word) {
        if (!at(word)) {
            return false;
        }
        tokens.next();
        return true;
    }

    private void expect(String word) {
        if (!take(word)) {
            throw unexpected("'" + word + "' expected");
        }
    }

    private void name() {
        if (!tokens.isName()) {
            throw unexpected("<name> expected");
        }
        tokens.next();
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new Wrong(tokens.line(), "chunk has too many syntax levels");
        }
    }

    private void block() {
        deeper();
        while (tokens.isText() || !BLOCK_ENDS.contains(tokens.word())) {
            if (take("return")) {
                boolean nothing = (!tokens.isText() && BLOCK_ENDS.contains(tokens.word())) || at(";");
                if (!nothing) {
                    expressions();
                }
                take(";");
                if (tokens.isText() || !BLOCK_ENDS.contains(tokens.word())) {
                    throw unexpected("'<eof>' expected");
                }
                break;
            }
            statement();
        }
        depth--;
    }

    private void statement() {
        if (tokens.isText()) {
            throw unexpected("unexpected symbol");
        }
        switch (tokens.word()) {
            case ";" -> tokens.next();
            case "::" -> {
                tokens.next();
                name();
                expect("::");
            }
            case "break" -> tokens.next();
            case "do" -> {
                tokens.next();
                block();
                expect("end");
            }
            case "while" -> {
                tokens.next();
                expression();
                expect("do");
                block();
                expect("end");
            }
            case "repeat" -> {
                tokens.next();
                block();
                expect("until");
                expression();
            }
            case "if" -> conditional();
            case "for" -> loop();
            case "function" -> {
                tokens.next();
                name();
                while (take(".")) {
                    name();
                }
                if (take(":")) {
                    name();
                }
                body();
            }
            case "local" -> local();
            default -> simple();
        }
    }

    private void conditional() {
        tokens.next();
        expression();
        expect("then");
        block();
        while (take("elseif")) {
            expression();
            expect("then");
            block();
        }
        if (take("else")) {
            block();
        }
        expect("end");
    }

    private void loop() {
        tokens.next();
        name();
        if (take("=")) {
            expression();
            expect(",");
            expression();
            if (take(",")) {
                expression();
            }
        } else {
            while (take(",")) {
                name();
            }
            expect("in");
            expressions();
        }
        expect("do");
        block();
        expect("end");
    }

    private void local() {
        tokens.next();
        if (take("function")) {
            name();
            body();
            return;
        }
        name();
        while (take(",")) {
            name();
        }
        if (take("=")) {
            expressions();
        }
    }

    /** A call, an assignment, or a jump: {@code goto} is a name to older Lua. */
    private void simple() {
        if (at("goto") && tokens.nextIsName()) {
            tokens.next();
            name();
            return;
        }
        boolean call = suffixed();
        boolean several = false;
        while (at(",")) {
            if (call) {
                throw unexpected("syntax error");
            }
            tokens.next();
            call = suffixed();
            several = true;
        }
        if (at("=")) {
            if (call) {
                throw unexpected("syntax error");
            }
            tokens.next();
            expressions();
        } else if (!call || several) {
            throw unexpected(several ? "'=' expected" : "syntax error");
        }
    }

    /** Reads a prefix expression; returns whether it ends in a call. */
    private boolean suffixed() {
        if (take("(")) {
            expression();
            expect(")");
        } else if (tokens.isName()) {
            tokens.next();
        } else {
            throw unexpected("unexpected symbol");
        }
        boolean call = false;
        while (true) {
            if (tokens.isText() || at("(") || at("{")) {
                arguments();
                call = true;
            } else if (take(".")) {
                name();
                call = false;
            } else if (take("[")) {
                expression();
                expect("]");
                call = false;
            } else if (take(":")) {
                name();
                arguments();
                call = true;
            } else {
                return call;
            }
        }
    }

    private void arguments() {
        if (tokens.isText()) {
            tokens.next();
        } else if (at("{")) {
            table();
        } else {
            expect("(");
            if (!at(")")) {
                expressions();
            }
            expect(")");
        }
    }

    private void table() {
        expect("{");
        while (!at("}")) {
            if (take("[")) {
                expression();
                expect("]");
                expect("=");
                expression();
            } else if (tokens.isName() && tokens.nextIs("=")) {
                tokens.next();
                tokens.next();
                expression();
            } else {
                expression();
            }
            if (!take(",") && !take(";")) {
                break;
            }
        }
        expect("}");
    }

    private void body() {
        expect("(");
        while (!at(")")) {
            if (take("...")) {
                break;
            }
            name();
            if (!take(",")) {
                break;
            }
            if (at(")")) {
                throw unexpected("<name> expected");
            }
        }
        expect(")");
        block();
        expect("end");
    }

    private void expressions() {
        expression();
        while (take(",")) {
            expression();
        }
    }

    private void expression() {
        deeper();
        int here = depth;
        operand();
        while (!tokens.isText() && BINARY.contains(tokens.word())) {
            tokens.next();
            operand();
        }
        depth = here - 1;
    }

    private void operand() {
        while (!tokens.isText() && UNARY.contains(tokens.word())) {
            tokens.next();
        }
        if (tokens.isText() || tokens.isNumber() || (!tokens.isName() && ATOMS.contains(tokens.word()))) {
            tokens.next();
        } else if (at("{")) {
            table();
        } else if (take("function")) {
            body();
        } else {
            suffixed();
        }
    }

    /** Returns the words that are no names. */
    static List<String> reserved() {
        return List.of(
                "and",
                "break",
                "do",
                "else",
                "elseif",
                "end",
                "false",
                "for",
                "function",
                "if",
                "in",
                "local",
                "nil",
                "not",
                "or",
                "repeat",
                "return",
                "then",
                "true",
                "until",
                "while");
    }
}
