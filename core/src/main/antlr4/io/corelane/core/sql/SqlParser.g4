// The whole dialect. What is not built yet is parsed all the same, so that it can be refused by its name.
parser grammar SqlParser;

options { tokenVocab = SqlLexer; }

script
    : SEMICOLON* ( statement ( SEMICOLON+ statement )* SEMICOLON* )? EOF
    ;

expressionOnly
    : expression EOF
    ;

statement
    : CREATE kind=( STREAM | TABLE ) identifier columnList? withOptions? ( AS query )?   # create
    | INSERT INTO identifier query                                                       # insert
    | DROP kind=( STREAM | TABLE | JOB ) identifier                                      # drop
    | PAUSE JOB identifier                                                               # pause
    | RESUME JOB identifier                                                              # resume
    | SHOW kind=( STREAMS | TABLES | JOBS | FUNCTIONS )                                  # show
    | DESCRIBE identifier                                                                # describe
    | EXPLAIN CODE? query                                                                # explain
    | query                                                                              # look
    ;

columnList
    : OPEN columnDefinition ( COMMA columnDefinition )* CLOSE
    ;

columnDefinition
    : identifier typeName columnConstraint*
    ;

columnConstraint
    : NOT? NULL
    | identifier
    ;

typeName
    : identifier ( OPEN INTEGER ( COMMA INTEGER )? CLOSE )?
    ;

withOptions
    : WITH OPEN option ( COMMA option )* CLOSE
    ;

option
    : optionName EQUAL optionValue
    ;

optionName
    : identifier ( DOT identifier )*
    | STRING
    ;

optionValue
    : STRING
    | duration
    | MINUS? number
    | TRUE
    | FALSE
    | identifier
    ;

duration
    : DURATION
    | ( INTEGER | DECIMAL ) identifier
    | interval
    ;

interval
    : INTERVAL sign=( MINUS | PLUS )? ( STRING | INTEGER ) identifier ( TO identifier )?
    ;

query
    : ( WITH namedQuery ( COMMA namedQuery )* )? select ( UNION ALL? select )*
    ;

namedQuery
    : identifier AS OPEN query CLOSE
    ;

select
    : SELECT DISTINCT? selectItem ( COMMA selectItem )* FROM relation ( COMMA relation )* clause*
    ;

selectItem
    : STAR                              # allColumns
    | identifier DOT STAR               # allColumnsOf
    | expression ( AS? identifier )?    # oneColumn
    ;

relation
    : source join*
    ;

source
    : identifier ( AS? identifier )?                                # namedSource
    | OPEN query CLOSE ( AS? identifier )?                          # subquerySource
    | ( TABLE OPEN windowFunction CLOSE | windowFunction ) ( AS? identifier )?  # windowSource
    | UNNEST OPEN qualifiedName CLOSE ( AS? identifier )?           # unnestSource
    ;

windowFunction
    : identifier OPEN TABLE identifier windowPartition? COMMA DESCRIPTOR OPEN identifier CLOSE ( COMMA duration )+ CLOSE
    ;

windowPartition
    : PARTITION BY expression ( COMMA expression )*
    ;

join
    : joinKind JOIN source within? ( ON expression | USING OPEN identifier ( COMMA identifier )* CLOSE )?
    ;

joinKind
    : INNER?
    | ( LEFT | RIGHT | FULL ) OUTER?
    | CROSS
    ;

within
    : WITHIN ( duration | OPEN duration COMMA duration CLOSE ) ( GRACE PERIOD grace=duration )?
    | BETWEEN valueExpression AND valueExpression
    ;

clause
    : WHERE expression                                              # where
    | GROUP BY expression ( COMMA expression )*                     # groupBy
    | HAVING expression                                             # having
    | WINDOW identifier OPEN windowArgument ( COMMA windowArgument )* CLOSE  # window
    | WINDOW namedWindow ( COMMA namedWindow )*                     # namedWindows
    | QUALIFY expression                                            # qualify
    | ORDER BY sortItem ( COMMA sortItem )*                         # orderBy
    | LIMIT INTEGER                                                 # limit
    | EMIT ( CHANGES ( LIMIT INTEGER )? | FINAL | EVERY duration )  # emit
    ;

namedWindow
    : identifier AS OPEN overItem* CLOSE
    ;

windowArgument
    : duration
    | qualifiedName
    | identifier ( identifier | BY )? duration
    ;

sortItem
    : expression ( ASC | DESC )? ( NULLS ( FIRST | LAST ) )?
    ;

expression
    : NOT expression                        # not
    | expression AND expression             # and
    | expression OR expression              # or
    | valueExpression predicate*            # predicated
    ;

predicate
    : comparison valueExpression                                            # compared
    | NOT? BETWEEN valueExpression AND valueExpression                      # between
    | NOT? IN OPEN expression ( COMMA expression )* CLOSE                   # inList
    | NOT? IN OPEN query CLOSE                                              # inQuery
    | NOT? IN inTarget ( CONCAT valueExpression )?                          # inValue
    | NOT? LIKE valueExpression ( ESCAPE valueExpression )?                 # like
    | IS NOT? value=( NULL | TRUE | FALSE )                                 # isValue
    | IS NOT? DISTINCT FROM valueExpression                                 # isDistinct
    ;

// Of POSITION('a' IN b). What begins with a parenthesis is a list.
inTarget
    : STRING
    | functionCall
    | qualifiedName
    ;

comparison
    : EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL
    ;

valueExpression
    : primary                                                               # simple
    | sign=( MINUS | PLUS ) valueExpression                                 # signed
    | valueExpression operator=( STAR | SLASH | PERCENT ) valueExpression   # arithmetic
    | valueExpression operator=( PLUS | MINUS ) valueExpression             # arithmetic
    | valueExpression CONCAT valueExpression                                # concatenation
    ;

primary
    : NULL                                                                  # nullValue
    | value=( TRUE | FALSE )                                                # truth
    | ( DURATION | ( INTEGER | DECIMAL ) UNIT | interval )                    # intervalValue
    | number                                                                # numeric
    | STRING                                                                # text
    | TIMESTAMP STRING                                                      # timestamp
    | CASE expression? branch+ ( ELSE expression )? END                     # case
    | kind=( CAST | TRY_CAST ) OPEN expression AS typeName CLOSE            # cast
    | EXISTS OPEN query CLOSE                                               # exists
    | functionCall                                                          # function
    | OPEN expression CLOSE                                                 # parenthesised
    | OPEN query CLOSE                                                      # subquery
    | qualifiedName                                                         # column
    ;

branch
    : WHEN expression THEN expression
    ;

functionCall
    : functionName OPEN arguments? CLOSE withinGroup? filter? over?
    ;

functionName
    : identifier
    | LEFT
    | RIGHT
    ;

arguments
    : STAR
    | DISTINCT? argument ( COMMA argument )* ( ORDER BY sortItem ( COMMA sortItem )* )?
    ;

argument
    : ( BOTH | LEADING | TRAILING ) expression? FROM expression
    | expression ( FROM expression ( FOR expression )? )?
    ;

withinGroup
    : WITHIN GROUP OPEN ORDER BY sortItem ( COMMA sortItem )* CLOSE
    ;

filter
    : FILTER OPEN WHERE expression CLOSE
    ;

over
    : OVER ( identifier | OPEN identifier? overItem* CLOSE )
    ;

overItem
    : PARTITION BY expression ( COMMA expression )*
    | ORDER BY sortItem ( COMMA sortItem )*
    | ROWS WINDOW BUFFER INTEGER ROWS
    | ( ROWS | RANGE ) ( frameBound | BETWEEN frameBound AND frameBound )
    ;

frameBound
    : UNBOUNDED ( PRECEDING | FOLLOWING )
    | CURRENT ROW
    | ( duration | valueExpression ) ( PRECEDING | FOLLOWING )
    ;

number
    : INTEGER
    | DECIMAL
    | DOUBLE
    ;

qualifiedName
    : identifier element? ( DOT member element? )*
    ;

// Of an array's columns, such as someNumbers[0].
element
    : OPEN_BRACKET INTEGER CLOSE_BRACKET
    ;

// Behind a dot any word but FROM, which more likely means that a name is missing, can be a name.
member
    : identifier
    | reserved
    ;

reserved
    : SELECT | DISTINCT | WHERE | GROUP | BY | HAVING | WINDOW | ORDER | LIMIT | EMIT | UNION |
      JOIN | INNER | LEFT | RIGHT | FULL | CROSS | ON | WITHIN | AS | AND | OR | NOT | IN | IS | BETWEEN |
      LIKE | CASE | WHEN | THEN | ELSE | END | CAST | TRY_CAST | NULL | TRUE | FALSE | CREATE | INSERT |
      DROP | WITH | OVER | FILTER | QUALIFY | USING
    ;

identifier
    : NAME
    | QUOTED_NAME
    | UNIT
    | nonReserved
    ;

nonReserved
    : STREAM | TABLE | JOB | STREAMS | TABLES | JOBS | FUNCTIONS | PAUSE | RESUME | SHOW | DESCRIBE |
      EXPLAIN | CODE | INTO | ALL | OUTER | CHANGES | FINAL | EVERY | INTERVAL | TIMESTAMP | UNNEST |
      DESCRIPTOR | PARTITION | ROWS | RANGE | PRECEDING | FOLLOWING | UNBOUNDED | CURRENT | ROW | BUFFER |
      EXISTS | ESCAPE | ASC | DESC | NULLS | FIRST | LAST | FOR | BOTH | LEADING | TRAILING | TO | GRACE |
      PERIOD
    ;
