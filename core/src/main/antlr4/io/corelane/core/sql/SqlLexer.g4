// Tokens of the dialect. Words are matched without case; the soft ones can be names as well (rule nonReserved).
lexer grammar SqlLexer;

options { caseInsensitive = true; }

// Reserved words
SELECT : 'SELECT' ;
DISTINCT : 'DISTINCT' ;
FROM : 'FROM' ;
WHERE : 'WHERE' ;
GROUP : 'GROUP' ;
BY : 'BY' ;
HAVING : 'HAVING' ;
WINDOW : 'WINDOW' ;
ORDER : 'ORDER' ;
LIMIT : 'LIMIT' ;
EMIT : 'EMIT' ;
UNION : 'UNION' ;
JOIN : 'JOIN' ;
INNER : 'INNER' ;
LEFT : 'LEFT' ;
RIGHT : 'RIGHT' ;
FULL : 'FULL' ;
CROSS : 'CROSS' ;
ON : 'ON' ;
WITHIN : 'WITHIN' ;
AS : 'AS' ;
AND : 'AND' ;
OR : 'OR' ;
NOT : 'NOT' ;
IN : 'IN' ;
IS : 'IS' ;
BETWEEN : 'BETWEEN' ;
LIKE : 'LIKE' ;
CASE : 'CASE' ;
WHEN : 'WHEN' ;
THEN : 'THEN' ;
ELSE : 'ELSE' ;
END : 'END' ;
CAST : 'CAST' ;
TRY_CAST : 'TRY_CAST' ;
NULL : 'NULL' ;
TRUE : 'TRUE' ;
FALSE : 'FALSE' ;
CREATE : 'CREATE' ;
INSERT : 'INSERT' ;
DROP : 'DROP' ;
WITH : 'WITH' ;
OVER : 'OVER' ;
FILTER : 'FILTER' ;
QUALIFY : 'QUALIFY' ;
USING : 'USING' ;

// Soft words
STREAM : 'STREAM' ;
TABLE : 'TABLE' ;
JOB : 'JOB' ;
STREAMS : 'STREAMS' ;
TABLES : 'TABLES' ;
JOBS : 'JOBS' ;
FUNCTIONS : 'FUNCTIONS' ;
PAUSE : 'PAUSE' ;
RESUME : 'RESUME' ;
SHOW : 'SHOW' ;
DESCRIBE : 'DESCRIBE' ;
EXPLAIN : 'EXPLAIN' ;
CODE : 'CODE' ;
INTO : 'INTO' ;
ALL : 'ALL' ;
OUTER : 'OUTER' ;
CHANGES : 'CHANGES' ;
FINAL : 'FINAL' ;
EVERY : 'EVERY' ;
INTERVAL : 'INTERVAL' ;
TIMESTAMP : 'TIMESTAMP' ;
UNNEST : 'UNNEST' ;
DESCRIPTOR : 'DESCRIPTOR' ;
PARTITION : 'PARTITION' ;
ROWS : 'ROWS' ;
RANGE : 'RANGE' ;
PRECEDING : 'PRECEDING' ;
FOLLOWING : 'FOLLOWING' ;
UNBOUNDED : 'UNBOUNDED' ;
CURRENT : 'CURRENT' ;
ROW : 'ROW' ;
BUFFER : 'BUFFER' ;
EXISTS : 'EXISTS' ;
ESCAPE : 'ESCAPE' ;
ASC : 'ASC' ;
DESC : 'DESC' ;
NULLS : 'NULLS' ;
FIRST : 'FIRST' ;
LAST : 'LAST' ;
FOR : 'FOR' ;
BOTH : 'BOTH' ;
LEADING : 'LEADING' ;
TRAILING : 'TRAILING' ;
GRACE : 'GRACE' ;
PERIOD : 'PERIOD' ;
TO : 'TO' ;

// Names of units of time, which can be names of anything else as well, but for an alias without AS behind a number.
UNIT : ( 'NANOSECOND' | 'MICROSECOND' | 'MILLISECOND' | 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' |
    'QUARTER' | 'YEAR' ) 'S'? ;

// Signs
SEMICOLON : ';' ;
COMMA : ',' ;
DOT : '.' ;
OPEN : '(' ;
CLOSE : ')' ;
OPEN_BRACKET : '[' ;
CLOSE_BRACKET : ']' ;
EQUAL : '=' ;
NOT_EQUAL : '<>' | '!=' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
CONCAT : '||' ;

// Values. MALFORMED catches what begins like a number and is none, so that it is one token in an error;
// the unterminated ones match less than the whole ones wherever there is an end.
INTEGER : DIGIT+ ;
DECIMAL : DIGIT+ '.' DIGIT* | '.' DIGIT+ ;
DOUBLE : ( DIGIT+ ( '.' DIGIT* )? | '.' DIGIT+ ) 'E' [+-]? DIGIT+ ;
DURATION : DIGIT+ ( 'NS' | 'US' | 'MS' | 'S' | 'M' | 'H' | 'D' | 'W' ) ;
MALFORMED : DIGIT+ [A-Z_] [A-Z0-9_]* ;
STRING : '\'' ( ~'\'' | '\'\'' )* '\'' ;
UNTERMINATED_STRING : '\'' ( ~'\'' | '\'\'' )* ;
NAME : [A-Z_] [A-Z0-9_]* ;
QUOTED_NAME : '"' ( ~'"' | '""' )+ '"' ;
UNTERMINATED_NAME : '"' ( ~'"' | '""' )* ;

// Line comments are kept apart: they can hold annotations.
LINE_COMMENT : '--' ~[\r\n]* -> channel(HIDDEN) ;
HINT : '/*' [ \t\r\n]* [+@] .*? '*/' ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
UNTERMINATED_COMMENT : '/*' ( ~'*' | '*'+ ~[*/] )* '*'* ;
SPACE : [ \t\r\n\f\u00A0\uFEFF]+ -> skip ;
UNKNOWN_CHARACTER : . ;

fragment DIGIT : [0-9] ;
